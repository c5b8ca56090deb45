import { type AppError, isAppError, toAppError } from '../../../src-shared/errors/app-error.ts';
import { HandlerWorker, type ProcessOptions, type QueueWorker, type TaskHandler } from '../handler-worker.ts';
import { toJsonText } from '../json-value.ts';
import { leaseOwner, readDeadClaims } from '../lease-owner.ts';
import type { QueueManagerOptions } from '../options.ts';
import { ReadyDispatch } from '../ready-dispatch.ts';
import type { RunningQueue } from '../running-queue.ts';
import { release } from '../task-changes.ts';
import { type ClaimedTask, toClaimedTask } from '../task-input.ts';
import { type Failure, requireClaimed } from '../task-lifecycle.ts';
import { errorText } from '../task-lists.ts';
import type { WorkSource } from '../task-worker.ts';
import { QueueTasks } from './queue-tasks.ts';

/** Handing tasks out and taking their outcomes: by pull, by handler, or by event. */
export abstract class QueueWork extends QueueTasks {
  readonly #workers = new Set<HandlerWorker>();
  readonly #ready: ReadyDispatch;

  constructor(options: QueueManagerOptions = {}) {
    super(options);
    this.#ready = new ReadyDispatch(this.#source(), this.options.readyConcurrency, {
      isWanted: () => this.isRunning && this.listenerCount('task-ready') > 0,
      offer: (task) => this.emit('task-ready', { taskId: task.id, task }),
      onEnd: (task, callback) => this.running?.leases.onEnd(task.id, callback) ?? false,
      release: async (task) => this.#release(task.id, task.leaseToken, this.needForOutcome()),
    });
    this.on('newListener', (name) => void (name === 'task-ready' && this.#ready.checkSoon()));
    this.on('removeListener', (name) => void (name === 'task-ready' && this.#ready.checkSoon()));
  }

  /** Opens the storage and loads the queue. Tasks are handed out only where somebody listens for `task-ready`. */
  override async start(): Promise<void> {
    await super.start();
    this.#ready.checkSoon();
  }

  /**
   * Claims the next task by the current strategy under a lease of `leaseMs`, which is renewed while this manager runs;
   * null when none is ready. Hand the task's `leaseToken` back with its outcome.
   */
  async getNextTask(): Promise<ClaimedTask | null> {
    return (await this.#claim(() => 1))[0] ?? null;
  }

  /**
   * Ends a claimed task well. With a `leaseToken`, only the newest claim of the task may do so: `task.stale-lease`.
   * `task.not-found`, `task.wrong-status`, `task.invalid` for a result that JSON cannot hold.
   */
  async completeTask(taskId: string, result?: unknown, leaseToken?: number): Promise<void> {
    await this.#complete(taskId, result, leaseToken, this.needWritable());
  }

  /**
   * Ends a claimed task badly: it is retried after a while, or fails for good once its retries are used up. Rejects
   * like {@link completeTask}.
   */
  async failTask(taskId: string, error: unknown, leaseToken?: number): Promise<void> {
    await this.#fail(taskId, error, leaseToken, this.needWritable());
  }

  /** Puts a claimed task back to where it was in the queue, without counting as tried. Rejects like {@link completeTask}. */
  async releaseTask(taskId: string, leaseToken?: number): Promise<void> {
    await this.#release(taskId, leaseToken, this.needWritable());
  }

  /**
   * Gives a claim its full `leaseMs` again and answers when it ends, ms since 1970. The manager that claimed the task
   * does that by itself; this is for holders in other processes. Rejects like {@link completeTask}.
   */
  async renewLease(taskId: string, leaseToken: number): Promise<number> {
    return this.mutate((tx, { leases }) => leases.renew(requireClaimed(tx, taskId, leaseToken)));
  }

  /**
   * Works on tasks as they become ready, also those that are due later. Ends with {@link QueueWorker.stop}, its
   * signal, or {@link stop}. Throws `queue.not-running`, `storage.locked`, `queue.invalid-option`.
   */
  process(handler: TaskHandler, options: ProcessOptions = {}): QueueWorker {
    this.needWritable();
    const worker = new HandlerWorker(
      {
        ...this.#source(),
        complete: async (task, result) => this.#complete(task.id, result, task.leaseToken, this.needForOutcome()),
        fail: async (task, error) => this.#fail(task.id, error, task.leaseToken, this.needForOutcome()),
        release: async (task) => this.#release(task.id, task.leaseToken, this.needForOutcome()),
        onLost: (task, callback) => void this.running?.leases.onEnd(task.id, (end) => end === 'lost' && callback()),
        onUnreported: (task, error) => this.#unreported(task, error),
      },
      handler,
      options,
      this.options.stopTimeout,
    );
    this.#workers.add(worker);
    void worker.finished.then(() => this.#workers.delete(worker));
    return worker;
  }

  /** Puts the claims of processes that have ended back. @internal */
  protected override async afterLoad(): Promise<void> {
    if (!this.options.recoverClaims || this.info().readOnly !== null) return;
    if (readDeadClaims(this.store.db).length === 0) return;
    const lost = await this.mutate((tx, { lifecycle, backend }) =>
      readDeadClaims(backend.store.db).flatMap((seq) => {
        const task = tx.bySeq(seq);
        return task ? [lifecycle.stall(tx, task)] : [];
      }),
    );
    for (const failure of lost) this.#stalled(failure);
  }

  /** @internal */
  protected override async stopWork(): Promise<void> {
    await this.#ready.stop();
    await Promise.all([...this.#workers].map((worker) => worker.stop()));
  }

  async #complete(taskId: string, result: unknown, token: number | undefined, running: RunningQueue): Promise<void> {
    const text = result === undefined ? null : toJsonText(result, 'result');
    await this.mutate((tx, { lifecycle }) => lifecycle.complete(tx, taskId, text, token), running);
    running.leases.drop(taskId);
    this.emit('task-completed', { taskId });
  }

  async #fail(taskId: string, error: unknown, token: number | undefined, running: RunningQueue): Promise<void> {
    const text = errorText(error);
    const { record, isFinal } = await this.mutate(
      (tx, { lifecycle }) => lifecycle.fail(tx, taskId, text, token),
      running,
    );
    running.leases.drop(taskId);
    if (isFinal) this.emit('task-failed', { taskId, error });
    else this.emit('task-retry', { taskId, retries: record.retries, runAt: record.run_at ?? record.added_at, error });
  }

  async #release(taskId: string, token: number | undefined, running: RunningQueue): Promise<void> {
    await this.mutate((tx) => release(tx, taskId, token), running);
    running.leases.drop(taskId);
    this.emit('task-released', { taskId });
  }

  async #claim(free: () => number): Promise<ClaimedTask[]> {
    const { clock, leaseMs, program } = this.options;
    const owner = leaseOwner(program);
    const { claimed, lost } = await this.mutate((tx, { dispatcher, lifecycle }) => {
      const now = clock.now();
      const outcome: { claimed: ClaimedTask[]; lost: Failure[] } = { claimed: [], lost: [] };
      for (let left = free(); left > 0; left--) {
        for (const task of dispatcher.stalled(tx, now)) outcome.lost.push(lifecycle.stall(tx, task));
        const task = dispatcher.claim(tx, { now, leaseMs, owner });
        if (!task) break;
        outcome.claimed.push(toClaimedTask(task));
      }
      return outcome;
    });
    for (const failure of lost) this.#stalled(failure);
    return claimed.map((task) => this.#hold(task));
  }

  #hold(task: ClaimedTask): ClaimedTask {
    this.claims += 1;
    this.running?.leases.hold(task.id, task.leaseToken);
    this.emit('task-started', { taskId: task.id, task });
    return task;
  }

  #stalled({ record, isFinal }: Failure): void {
    const { id: taskId, stalls } = record;
    this.running?.leases.drop(taskId, 'lost');
    this.emit('task-stalled', { taskId, stalls: stalls ?? 0 });
    if (isFinal) this.emit('task-failed', { taskId, error: JSON.parse(record.last_error ?? 'null') });
  }

  #source(): WorkSource {
    return {
      claim: (free) => this.#claim(free),
      msToNextWake: () => this.msToNextWake(),
      onChange: (callback) => {
        this.on('changed', callback);
        return () => this.off('changed', callback);
      },
      onError: (error) => this.emit('persistence-error', { operation: 'claim', error: toAppError(error) }),
    };
  }

  // The task's lease is renewed no longer: it comes to an end, and the task is given out again.
  #unreported(task: ClaimedTask, error: AppError): void {
    this.running?.leases.drop(task.id, 'lost');
    if (isAppError(error, 'task.stale-lease') || isAppError(error, 'task.not-found')) {
      this.emit('task-lost', { taskId: task.id });
      return;
    }
    this.emit('persistence-error', { operation: 'report', error });
  }
}
