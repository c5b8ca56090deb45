import { useQuery } from '@tanstack/react-query';
import type { BodyFields } from '../../../../src-shared/models/body-fields.ts';
import type { TaskView } from '../../../../src-shared/models/task.ts';
import { useApi } from '../../../app/rpc/rpc-provider.tsx';

const FRESH_MS = 60_000;

/** What stands in the bodies of the view, for suggestions; asked for once somebody wants to search. */
export function useBodyFields(queueId: string, view: TaskView, wanted: boolean): BodyFields | undefined {
  const { api } = useApi();
  const { data } = useQuery({
    queryKey: ['body-fields', queueId, view],
    queryFn: ({ signal }) => api.tasks.bodyFields({ queueId, view, filter: {} }, { signal }),
    enabled: wanted,
    staleTime: FRESH_MS,
    retry: false,
  });
  return data;
}
