import { setTimeout as pause } from 'node:timers/promises';
import type { TaskQuery } from '../../engine/query/task-query.ts';
import type { QueueManager } from '../../engine/queue-manager.ts';
import { totalOf } from '../../engine/store/queue-state.ts';

/** Lists of smaller queues are read in no time when they are asked for. */
const BIG = 50_000;
/** The first page and the overview go first. */
const START_AFTER_MS = 1000;
const BETWEEN_STEPS_MS = 50;

/** Prepares the lists of a big queue bit by bit while nobody waits for them. Never rejects. */
export async function readAhead(manager: QueueManager, query: TaskQuery): Promise<void> {
  if (totalOf(manager.counts()) < BIG) return;
  try {
    await pause(START_AFTER_MS, undefined, { ref: false });
    await manager.settled();
    for (const _step of query.prepare()) {
      await pause(BETWEEN_STEPS_MS, undefined, { ref: false });
      await manager.settled();
    }
  } catch {
    // The queue was closed meanwhile; whatever is wrong with an open one, the list that needs it tells.
  }
}
