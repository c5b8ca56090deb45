import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TaskDetail, TaskView } from '../../../../src-shared/models/task.ts';
import { useApi } from '../../../app/rpc/rpc-provider.tsx';
import { usePacedRefresh } from '../live/use-paced-refresh.ts';

export interface TaskDetailState {
  readonly task: TaskDetail | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** One task with its body, kept up to date while the view is live. The task before stays until the next is there. */
export function useTaskDetail(queueId: string, view: TaskView, taskId: string): TaskDetailState {
  const { api } = useApi();
  const { data, error, refetch } = useQuery({
    // Not the key of the RPC library: that is asked again at every change, and a body may be long.
    queryKey: ['task-detail', queueId, view, taskId],
    queryFn: ({ signal }) => api.tasks.get({ queueId, view, id: taskId }, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 30_000,
  });
  const refresh = async () => {
    await refetch();
  };
  usePacedRefresh(refresh, view.kind === 'live');
  return { task: error ? undefined : data, error, retry: () => void refetch() };
}
