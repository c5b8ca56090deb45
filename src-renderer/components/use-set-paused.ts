import { useApi } from '../app/rpc/rpc-provider.tsx';
import { notifyError } from './notify.tsx';
import { useQueue } from './queue-context.tsx';

/** Pauses or resumes the open queue, or one project of it; tells where that did not work. */
export function useSetPaused(): (paused: boolean, projectId?: string | null) => void {
  const { queueId } = useQueue();
  const { api } = useApi();
  return (paused, projectId) => {
    const of = projectId === undefined ? {} : { projectId };
    void api.queues
      .setPaused({ queueId, paused, ...of })
      .catch((error) => notifyError(paused ? 'It was not paused' : 'It was not resumed', error));
  };
}
