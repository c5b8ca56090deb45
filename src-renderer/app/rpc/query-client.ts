import { QueryClient } from '@tanstack/react-query';
import { isAppError } from '../../../src-shared/errors/app-error.ts';

const MAX_ATTEMPTS = 2;

/**
 * Answers stay good until an event says otherwise, so nothing is asked again on focus or by the clock. An AppError
 * is an answer and is shown at once; only what the app did not foresee is tried a second time.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        networkMode: 'always',
        retry: (failures, error) => failures < MAX_ATTEMPTS - 1 && !isAppError(error),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
