import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TaskFacets, TaskFilter, TaskView } from '../../../../src-shared/models/task.ts';
import { useApi } from '../../../app/rpc/rpc-provider.tsx';
import { filterKey } from '../../../app/state/same-filter.ts';
import { usePacedRefresh } from '../live/use-paced-refresh.ts';

/** Counts beside the tick boxes; those before stay until the new ones are there. */
export function useFacets(queueId: string, view: TaskView, filter: TaskFilter): TaskFacets | undefined {
  const { api } = useApi();
  const { data, refetch } = useQuery({
    // Not the key of the RPC library: that is asked again at every change, and these counts may take long.
    queryKey: ['task-facets', queueId, view, filterKey(filter)],
    queryFn: ({ signal }) => api.tasks.facets({ queueId, view, filter }, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });
  const refresh = async () => {
    await refetch();
  };
  usePacedRefresh(refresh, view.kind === 'live');
  return data;
}
