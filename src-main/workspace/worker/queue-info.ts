import type { QueueInfo } from '../../../src-shared/models/queue.ts';
import type { QueueManager } from '../../engine/queue-manager.ts';

/** What windows are told of a queue; the app opens files and Redis queues only. */
export function queueInfoOf(manager: QueueManager): QueueInfo {
  const { backend, ...info } = manager.info();
  if (backend === 'memory' || backend === 'custom')
    throw new Error(`a queue of the ${backend} backend has no window yet`);
  return { ...info, backend };
}
