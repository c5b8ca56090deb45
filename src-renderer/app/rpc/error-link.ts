import { isAppError } from '../../../src-shared/errors/app-error.ts';
import { appErrorFromRpc } from '../../../src-shared/errors/rpc-errors.ts';
import type { ApiLink } from './client.ts';

/** Makes every failed call reject with an AppError. An abort stays an abort. */
export function withAppErrors(link: ApiLink): ApiLink {
  return {
    async call(path, input, options) {
      try {
        return await link.call(path, input, options);
      } catch (error) {
        if (options.signal?.aborted || isAppError(error)) throw error;
        throw appErrorFromRpc(error);
      }
    },
  };
}
