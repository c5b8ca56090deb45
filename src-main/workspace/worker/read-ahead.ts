import { setTimeout as pause } from 'node:timers/promises';
import type { TaskQuery } from '../../engine/query/task-query.ts';
import type { QueueManager } from '../../engine/queue-manager.ts';
import { totalOf } from '../../engine/store/queue-state.ts';
import type { Foreground } from './foreground.ts';
import type { ScanThread } from './scan-thread.ts';

/** Lists of smaller queues are read in no time when they are asked for. */
const BIG = 50_000;
/** The first page and the overview go first. */
const START_AFTER_MS = 1000;
const PAUSE_MS = 50;
/** While nobody uses the queue. */
const SHORT_PAUSE_MS = 2;
/** Where calls never cease it still gets on, ms between two steps. */
const WAIT_AT_MOST_MS = 1000;

export interface ReadAheadParts {
  readonly manager: QueueManager;
  readonly query: TaskQuery;
  readonly scans: ScanThread | null;
  readonly foreground: Foreground;
}

/** Prepares the lists and searches of a big queue bit by bit while nobody waits for them. Never rejects. */
export async function readAhead({ manager, query, scans, foreground }: ReadAheadParts): Promise<void> {
  if (totalOf(manager.counts()) < BIG) return;
  try {
    await pause(START_AFTER_MS, undefined, { ref: false });
    scans?.start();
    await manager.settled();
    for (const _step of query.prepare()) {
      await quiet(foreground);
      await manager.settled();
    }
  } catch {
    // The queue was closed meanwhile; whatever is wrong with an open one, the list that needs it tells.
  }
}

/** Resolves when the next step may be done. */
async function quiet(foreground: Foreground): Promise<void> {
  const wait = (ms: number) => pause(ms, undefined, { ref: false });
  await wait(foreground.isAttended ? PAUSE_MS : SHORT_PAUSE_MS);
  for (let waited = 0; foreground.isBusy && waited < WAIT_AT_MOST_MS; waited += PAUSE_MS) await wait(PAUSE_MS);
}
