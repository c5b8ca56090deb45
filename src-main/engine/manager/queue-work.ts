import { toJsonText } from '../json-value.ts';
import { type ClaimedTask, toClaimedTask } from '../task-input.ts';
import { errorText } from '../task-lists.ts';
import { QueueTasks } from './queue-tasks.ts';

/** Handing tasks out and taking their outcomes. */
export abstract class QueueWork extends QueueTasks {
  /** Claims the next task by the current strategy; null when none is ready. */
  async getNextTask(): Promise<ClaimedTask | null> {
    const { clock, leaseMs, program } = this.options;
    const claimed = await this.mutate((tx, { dispatcher }) => {
      const now = clock.now();
      dispatcher.requeueStalled(tx, now);
      return dispatcher.claim(tx, { now, leaseMs, owner: `${program}:${process.pid}` });
    });
    if (!claimed) return null;
    this.claims += 1;
    this.running?.leases.hold(claimed.id, claimed.lease_fence ?? 0);
    const task = toClaimedTask(claimed);
    this.emit('task-started', { taskId: task.id, task });
    return task;
  }

  /** Ends a claimed task well. With a `leaseToken`, only the newest claim of the task may do so. */
  async completeTask(taskId: string, result?: unknown, leaseToken?: number): Promise<void> {
    const text = result === undefined ? null : toJsonText(result, 'result');
    await this.mutate((tx, { lifecycle }) => lifecycle.complete(tx, taskId, text, leaseToken));
    this.running?.leases.drop(taskId);
    this.emit('task-completed', { taskId });
  }

  /** Ends a claimed task badly: it is retried after a while, or fails for good once its retries are used up. */
  async failTask(taskId: string, error: unknown, leaseToken?: number): Promise<void> {
    const text = errorText(error);
    const { record, isFinal } = await this.mutate((tx, { lifecycle }) => lifecycle.fail(tx, taskId, text, leaseToken));
    this.running?.leases.drop(taskId);
    if (isFinal) this.emit('task-failed', { taskId, error });
    else this.emit('task-retry', { taskId, retries: record.retries, runAt: record.run_at ?? record.added_at, error });
  }
}
