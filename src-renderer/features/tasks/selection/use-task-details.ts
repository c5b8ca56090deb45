import type { TaskDetail, TaskView } from '../../../../src-shared/models/task.ts';
import { useApi } from '../../../app/rpc/rpc-provider.tsx';

const AT_ONCE = 20;

/** Reads tasks with their bodies, in the order of the ids. Those that are gone meanwhile are left out. */
export function useTaskDetails(queueId: string, view: TaskView): (ids: readonly string[]) => Promise<TaskDetail[]> {
  const { api } = useApi();
  return async (ids) => {
    const found: TaskDetail[] = [];
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const reads = ids.slice(start, start + AT_ONCE).map((id) => api.tasks.get({ queueId, view, id }));
      for (const result of await Promise.allSettled(reads)) if (result.status === 'fulfilled') found.push(result.value);
    }
    return found;
  };
}
