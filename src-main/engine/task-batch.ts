import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError, isAppError } from '../../src-shared/errors/app-error.ts';
import type { TaskAction, TaskActionOutcome } from '../../src-shared/models/task-action.ts';
import type { StoreTransaction } from './store/task-store.ts';
import { release, removeTask, retryFailed, runNow } from './task-changes.ts';
import { editTask } from './task-edit.ts';
import type { TaskLifecycle } from './task-lifecycle.ts';

export interface BatchOptions {
  readonly signal?: AbortSignal;
  /** Tasks dealt with so far, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What became of the tasks of a batch. */
export interface BatchResult extends Pick<TaskActionOutcome, 'skipped'> {
  /** Ids of the tasks that were changed. */
  readonly changed: readonly string[];
}

/** How long the thread works on a batch before it looks at its messages again, ms. */
const SLICE_MS = 25;
const FAILED_BY_HAND = JSON.stringify({ name: 'FailedByHand', message: 'Failed by hand' });

/**
 * Does the same to many tasks within one transaction, in slices so that progress is seen and cancelling is heard. A
 * task the action does not fit is left as it is and counted. `job.cancelled`, after which the caller rolls back.
 */
export async function runBatch(
  ids: readonly string[],
  change: (id: string) => unknown,
  { signal, onProgress }: BatchOptions,
): Promise<BatchResult> {
  const changed: string[] = [];
  const skipped = new Map<string, { code: string; message: string; count: number }>();
  let sliceEnd = performance.now() + SLICE_MS;
  for (const [index, id] of ids.entries()) {
    const refusal = refusalOf(() => change(id));
    if (refusal) count(skipped, refusal);
    else changed.push(id);
    if (performance.now() < sliceEnd) continue;
    onProgress?.(index + 1, ids.length);
    await nextTurn();
    refuseCancelled(signal);
    sliceEnd = performance.now() + SLICE_MS;
  }
  refuseCancelled(signal);
  onProgress?.(ids.length, ids.length);
  return { changed, skipped: [...skipped.values()] };
}

/** The change an action makes to one task; throws an AppError before anything changed where it does not fit. */
export function changeOf(action: TaskAction, tx: StoreTransaction, lifecycle: TaskLifecycle): (id: string) => unknown {
  switch (action.kind) {
    case 'retry':
      return (id) => retryFailed(tx, id);
    case 'run-now':
      return (id) => runNow(tx, id);
    case 'release':
      return (id) => release(tx, id, undefined);
    case 'complete':
      return (id) => lifecycle.complete(tx, id, null, undefined);
    case 'fail':
      return (id) => lifecycle.fail(tx, id, FAILED_BY_HAND, undefined);
    case 'remove':
      return (id) => removeTask(tx, id);
    case 'set-priority':
      return (id) => editTask(tx, id, { priority: action.priority });
  }
}

function refusalOf(change: () => unknown): AppError | null {
  try {
    change();
    return null;
  } catch (error) {
    if (isAppError(error)) return error;
    throw error;
  }
}

function count(skipped: Map<string, { code: string; message: string; count: number }>, refusal: AppError): void {
  const { code, message } = refusal;
  const known = skipped.get(code);
  if (known) known.count += 1;
  else skipped.set(code, { code, message, count: 1 });
}

function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('job.cancelled', 'The change was cancelled; the queue is as it was');
}
