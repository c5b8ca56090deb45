import type { TaskRecord } from './store/task-record.ts';
import type { StoreTransaction } from './store/task-store.ts';
import { requireClaimed, requireTask, wrongStatus } from './task-lifecycle.ts';

/*
 * What people and holders do to single tasks beside finishing them, each within the caller's transaction and either
 * whole or refused before anything changed.
 */

export function removeTask(tx: StoreTransaction, id: string): TaskRecord {
  const task = requireTask(tx, id);
  tx.delete(task);
  return task;
}

/** Takes all tasks of a project that wait, for a claim or for their time. Answers how many. */
export function clearProject(tx: StoreTransaction, waiting: readonly number[]): number {
  for (const seq of waiting) {
    const task = tx.bySeq(seq);
    if (task) tx.delete(task);
  }
  return waiting.length;
}

/** A failed task waits again as if it had never been tried; its last error stays until it has another outcome. */
export function retryFailed(tx: StoreTransaction, id: string): TaskRecord {
  const task = requireTask(tx, id);
  if (task.status !== 'failed') throw wrongStatus(task, 'only a failed task can be retried');
  const fresh = { started_at: null, failed_at: null, retries: 0, stalls: null };
  return tx.updateState(task, { ...fresh, status: 'queued' }, null);
}

/** A scheduled task waits no longer for its time. */
export function runNow(tx: StoreTransaction, id: string): TaskRecord {
  const task = requireTask(tx, id);
  if (task.status !== 'scheduled') throw wrongStatus(task, 'only a scheduled task can be run before its time');
  return tx.updateState(task, { status: 'queued', run_at: null }, null);
}

/** The claim ends without an outcome, and without counting as a try. */
export function release(tx: StoreTransaction, id: string, leaseToken: number | undefined): TaskRecord {
  const task = requireClaimed(tx, id, leaseToken);
  return tx.updateState(task, { status: 'queued', started_at: null }, null);
}
