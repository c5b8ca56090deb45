import type { Database, Statement } from 'better-sqlite3';
import { AppError } from '../../src-shared/errors/app-error.ts';
import type { ResolvedOptions } from './options.ts';
import { retryWait } from './retry-wait.ts';
import type { TaskContent, TaskRecord } from './store/task-record.ts';
import type { StoreTransaction } from './store/task-store.ts';

export interface Failure {
  readonly record: TaskRecord;
  readonly isFinal: boolean;
}

/** The changes of state a task goes through, each within the caller's transaction. */
export class TaskLifecycle {
  readonly #options: ResolvedOptions;
  readonly #oldestCompleted: Statement<[number], number>;
  readonly #oldestFailed: Statement<[number], number>;

  constructor(db: Database, options: ResolvedOptions) {
    this.#options = options;
    // With a plain `LIMIT ?` SQLite plans the statement anew on every run.
    const oldest = (status: 'completed' | 'failed') =>
      db
        .prepare<[number], number>(
          `SELECT seq FROM tasks INDEXED BY ${status}_by_time WHERE status = '${status}' ORDER BY ${status}_at LIMIT ? + 0`,
        )
        .pluck();
    this.#oldestCompleted = oldest('completed');
    this.#oldestFailed = oldest('failed');
  }

  /** Answers null where a task with this id is in the queue already. */
  add(tx: StoreTransaction, content: TaskContent): TaskContent | null {
    if (!tx.insertNew(content)) return null;
    if (content.weight !== null) tx.addTotals(content.project, { weight: content.weight });
    return content;
  }

  complete(tx: StoreTransaction, id: string, resultText: string | null, leaseToken: number | undefined): TaskRecord {
    const task = requireClaimed(tx, id, leaseToken);
    const completed_at = this.#options.clock.now();
    const record = tx.updateState(task, { status: 'completed', completed_at, result: resultText }, null);
    tx.addTotals(task.project, { completed: 1 });
    this.#prune(tx, this.#oldestCompleted, tx.state.n_completed - this.#options.keepCompleted);
    return record;
  }

  fail(tx: StoreTransaction, id: string, errorText: string, leaseToken: number | undefined): Failure {
    const task = requireClaimed(tx, id, leaseToken);
    if (task.retries >= task.max_retries) return this.#failForGood(tx, task, { last_error: errorText });
    const patch = { retries: task.retries + 1, last_error: errorText, started_at: null };
    const wait = retryWait(task.retries, this.#options);
    if (wait <= 0) return { record: tx.updateState(task, { ...patch, status: 'queued' }, null), isFinal: false };
    const run_at = this.#options.clock.now() + wait;
    return { record: tx.updateState(task, { ...patch, status: 'scheduled', run_at }, null), isFinal: false };
  }

  /** Ends the claim of a holder that was lost. Such a claim is no failure of the task, but does not go on for ever. */
  stall(tx: StoreTransaction, task: TaskRecord): Failure {
    const stalls = (task.stalls ?? 0) + 1;
    if (this.putsBack(task)) {
      return { record: tx.updateState(task, { status: 'queued', started_at: null, stalls }, null), isFinal: false };
    }
    const message = `Its holder was lost ${stalls === 1 ? 'once' : `${stalls} times`} without reporting an outcome`;
    return this.#failForGood(tx, task, { last_error: JSON.stringify({ name: 'StalledError', message }), stalls });
  }

  /** Whether a task whose holder was lost once more is to wait again. */
  readonly putsBack = ({ stalls }: Pick<TaskRecord, 'stalls'>): boolean =>
    this.#options.onStalled === 'requeue' && (stalls ?? 0) < this.#options.maxStalls;

  #failForGood(tx: StoreTransaction, task: TaskRecord, patch: { last_error: string; stalls?: number }): Failure {
    const failed_at = this.#options.clock.now();
    const record = tx.updateState(task, { ...patch, status: 'failed', failed_at }, null);
    tx.addTotals(task.project, { failed: 1 });
    this.#prune(tx, this.#oldestFailed, tx.state.n_failed - this.#options.keepFailed);
    return { record, isFinal: true };
  }

  #prune(tx: StoreTransaction, oldest: Statement<[number], number>, surplus: number): void {
    if (surplus <= 0) return;
    for (const seq of oldest.all(surplus)) {
      const task = tx.bySeq(seq);
      if (task) tx.delete(task);
    }
  }
}

/** `task.not-found` */
export function requireTask(tx: StoreTransaction, id: string): TaskRecord {
  const task = tx.find(id);
  if (task) return task;
  throw new AppError('task.not-found', `There is no task ${id} in the queue`, { details: { taskId: id } });
}

/** `task.not-found`, `task.stale-lease` with a token of an earlier claim, `task.wrong-status` */
export function requireClaimed(tx: StoreTransaction, id: string, leaseToken: number | undefined): TaskRecord {
  const task = requireTask(tx, id);
  if (leaseToken !== undefined && task.lease_fence !== leaseToken) {
    throw new AppError('task.stale-lease', `The lease of task ${id} is no longer valid: the task was given out again`, {
      details: { taskId: id },
      hint: 'Throw the work away; the newer holder of the task reports its outcome.',
    });
  }
  if (task.status === 'processing') return task;
  throw wrongStatus(task, 'only a task in processing can be finished');
}

export function wrongStatus({ id, status }: TaskContent, rule: string): AppError {
  return new AppError('task.wrong-status', `Task ${id} is ${status}; ${rule}`, { details: { taskId: id, status } });
}
