import type { QueueInfo } from '../../../src-shared/models/queue.ts';
import type { QueueManager } from '../../engine/queue-manager.ts';

/** What windows are told of a queue; the app opens files only. */
export function queueInfoOf(manager: QueueManager): QueueInfo {
  const { backend, ...info } = manager.info();
  if (backend === 'memory') throw new Error('a queue in memory has no window');
  return { ...info, backend };
}
