import { EventEmitter } from 'node:events';
import { AppError, toAppError } from '../../src-shared/errors/app-error.ts';
import type { QueueInfo, StorageSummary, Strategy } from '../../src-shared/models/queue.ts';
import type { RestoreOutcome, Snapshot } from '../../src-shared/models/snapshot.ts';
import type { StatusCounts } from '../../src-shared/models/task.ts';
import type { RecoveryReport } from '../recovery/recovery-report.ts';
import type { RestoreOptions } from '../snapshots/restore-run.ts';
import type { CreateSnapshotOptions, SnapshotService } from '../snapshots/snapshot-service.ts';
import type { BackendAccess } from './backends/queue-backend.ts';
import type { QueueEvents } from './events.ts';
import { toJsonText } from './json-value.ts';
import { makeBackend } from './open-backend.ts';
import { checkStrategy, type QueueManagerOptions, type ResolvedOptions, resolveOptions } from './options.ts';
import { accessOf, assembleQueue, type RunningQueue, refuseReadOnly } from './running-queue.ts';
import { countsOf } from './store/queue-state.ts';
import type { StoreTransaction, TaskStore } from './store/task-store.ts';
import { type ClaimedTask, readTaskInput, type Task, type TaskInput, toClaimedTask, toTask } from './task-input.ts';
import { errorText, tasksWithStatus } from './task-lists.ts';

/** Like QueueInfo, also of a queue that nothing keeps; its location is empty. */
export type ManagerInfo = Omit<QueueInfo, 'backend'> & { readonly backend: ResolvedOptions['persistence']['type'] };

/**
 * A persistent task queue. Between {@link start} and {@link stop} it takes tasks, hands them out by its
 * scheduling strategy and keeps every change in its storage. Delivery is at least once: a task whose holder
 * died is handed out again.
 *
 * Methods reject with an AppError; `queue.not-running` before start and after stop, `storage.locked` or
 * `storage.read-only` where the queue takes no writes (see {@link info}).
 */
export class QueueManager extends EventEmitter<QueueEvents> {
  readonly #options: ResolvedOptions;
  #running: RunningQueue | null = null;
  #starting: Promise<void> | null = null;
  #claims = 0;

  constructor(options: QueueManagerOptions) {
    super();
    this.#options = resolveOptions(options);
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** Opens the storage and loads the queue. Nothing is handed out by it. */
  start(): Promise<void> {
    this.#starting ??= this.#open().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  async #open(): Promise<void> {
    if (this.#running) return;
    const backend = await makeBackend(this.#options);
    try {
      const access = await backend.open();
      this.#running = assembleQueue(backend, access, this.#options, {
        onSaved: (queueLength) => this.emit('queue-saved', { queueLength }),
        onError: (operation, error) => {
          this.emit('persistence-error', { operation, error: toAppError(error) });
          this.emit('info-changed');
        },
      });
      await this.#running.snapshots.open();
      await this.#saveAtStart(access);
      backend.onForeignChange(() => void this.#foreignChange().catch((error) => this.#reportLoad(error)));
      this.#running.saver.start();
    } catch (error) {
      this.#running = null;
      await backend.close().catch(() => undefined);
      throw error;
    }
    const recovered = backend.recoveryReport();
    if (recovered) this.emit('queue-recovered', recovered);
    this.emit('queue-loaded', { queueLength: this.counts().queued });
    this.emit('started');
  }

  /** Saves what changed and closes the storage. Mutations and snapshots on their way are waited for. */
  async stop(): Promise<void> {
    if (this.#starting) await this.#starting.catch(() => undefined);
    const running = this.#running;
    if (!running) return;
    this.#running = null;
    running.leases.stop();
    await running.commits.idle();
    await running.snapshots.settled();
    try {
      await running.saver.stop();
    } finally {
      await running.backend.close();
    }
    this.emit('stopped');
  }

  /** How the queue was opened and whether it takes writes. */
  info(): ManagerInfo {
    const { backend } = this.#need();
    const access = accessOf(this.#need());
    const { persistence } = this.#options;
    return {
      backend: persistence.type,
      location: persistence.filePath ?? persistence.dbPath ?? '',
      strategy: backend.store.readState().strategy,
      readOnly: access.readOnly,
      owner: access.owner,
      damage: access.damage,
      migratedFrom: backend.keptOriginal(),
    };
  }

  /** How opening brought a damaged queue back; null where there was nothing to mend. */
  getRecoveryReport(): RecoveryReport | null {
    return this.#need().backend.recoveryReport();
  }

  /** The working set, for queries. */
  get store(): TaskStore {
    return this.#need().backend.store;
  }

  get snapshots(): SnapshotService {
    return this.#need().snapshots;
  }

  counts(): StatusCounts {
    return countsOf(this.store.readState());
  }

  /** Adds a task and answers its id. An id the queue has already is no error and adds nothing. */
  async addTask(input: TaskInput): Promise<string> {
    const content = readTaskInput(input, this.#inputContext());
    const added = await this.#mutate((tx, { lifecycle }) => lifecycle.add(tx, content));
    if (added) this.emit('task-added', { taskId: content.id, task: toTask(content) });
    return content.id;
  }

  /** Adds many in one transaction, all or none. Answers the ids, in order, and how many were new. */
  async addTasks(inputs: readonly TaskInput[]): Promise<{ ids: string[]; added: number }> {
    const contents = inputs.map((input) => readTaskInput(input, this.#inputContext()));
    const added = await this.#mutate((tx, { lifecycle }) =>
      contents.flatMap((content) => lifecycle.add(tx, content) ?? []),
    );
    if (this.listenerCount('task-added') > 0) {
      for (const content of added) this.emit('task-added', { taskId: content.id, task: toTask(content) });
    }
    return { ids: contents.map(({ id }) => id), added: added.length };
  }

  /** Claims the next task by the current strategy; null when none is ready. */
  async getNextTask(): Promise<ClaimedTask | null> {
    const { clock, leaseMs, program } = this.#options;
    const claimed = await this.#mutate((tx, { dispatcher }) => {
      const now = clock.now();
      dispatcher.requeueStalled(tx, now);
      return dispatcher.claim(tx, { now, leaseMs, owner: `${program}:${process.pid}` });
    });
    if (!claimed) return null;
    this.#claims += 1;
    this.#running?.leases.hold(claimed.id, claimed.lease_fence ?? 0);
    const task = toClaimedTask(claimed);
    this.emit('task-started', { taskId: task.id, task });
    return task;
  }

  /** Ends a claimed task well. With a `leaseToken`, only the newest claim of the task may do so. */
  async completeTask(taskId: string, result?: unknown, leaseToken?: number): Promise<void> {
    const text = result === undefined ? null : toJsonText(result, 'result');
    await this.#mutate((tx, { lifecycle }) => lifecycle.complete(tx, taskId, text, leaseToken));
    this.#running?.leases.drop(taskId);
    this.emit('task-completed', { taskId });
  }

  /** Ends a claimed task badly: it is retried after a while, or fails for good once its retries are used up. */
  async failTask(taskId: string, error: unknown, leaseToken?: number): Promise<void> {
    const text = errorText(error);
    const { record, isFinal } = await this.#mutate((tx, { lifecycle }) => lifecycle.fail(tx, taskId, text, leaseToken));
    this.#running?.leases.drop(taskId);
    if (isFinal) this.emit('task-failed', { taskId, error });
    else this.emit('task-retry', { taskId, retries: record.retries, runAt: record.run_at ?? record.added_at, error });
  }

  async removeTask(taskId: string): Promise<void> {
    await this.#mutate((tx, { lifecycle }) => lifecycle.remove(tx, taskId));
    this.#running?.leases.drop(taskId);
    this.emit('task-removed', { taskId });
  }

  /** Waiting tasks in order of arrival. */
  getQueue(): Task[] {
    return tasksWithStatus(this.store.db, 'queued');
  }

  getProcessing(): Task[] {
    return tasksWithStatus(this.store.db, 'processing');
  }

  getTask(taskId: string): Task | null {
    const record = this.store.find(taskId);
    return record ? toTask(record) : null;
  }

  getStats(): StatusCounts & { revision: number; claims: number; strategy: Strategy } {
    const state = this.store.readState();
    return { ...countsOf(state), revision: state.revision, claims: this.#claims, strategy: state.strategy };
  }

  /** The next tasks in exactly the order getNextTask would give, each with the reason. Changes nothing. */
  peekNext(count: number, strategy?: Strategy): Array<{ seq: number; reason: string }> {
    const { dispatcher, backend } = this.#need();
    return dispatcher.preview(backend.store, count, this.#options.clock.now(), strategy);
  }

  async setStrategy(name: Strategy): Promise<void> {
    const strategy = checkStrategy(name);
    await this.#mutate((tx) => {
      tx.state.strategy = strategy;
      tx.touch();
    });
    this.emit('strategy-changed', { strategy });
    this.emit('info-changed');
  }

  /** Makes every change durable now. */
  async saveQueue(): Promise<void> {
    const { saver } = this.#needWritable();
    await saver.save();
  }

  async createSnapshot(name?: string, options: Omit<CreateSnapshotOptions, 'name'> = {}): Promise<string> {
    const { snapshots } = this.#needWritable();
    const snapshot = await snapshots.create(name === undefined ? options : { ...options, name });
    this.emit('snapshot-created', { snapshotId: snapshot.id });
    return snapshot.id;
  }

  /** Newest first. */
  async listSnapshots(): Promise<Snapshot[]> {
    return this.#need().snapshots.list();
  }

  /** Makes the queue what the snapshot holds; a safety snapshot of the content before is taken first. */
  async restoreSnapshot(snapshotId: string, options: RestoreOptions = {}): Promise<RestoreOutcome> {
    const { snapshots } = this.#needWritable();
    const outcome = await snapshots.restore(snapshotId, options);
    this.emit('snapshot-created', { snapshotId: outcome.safetySnapshotId });
    this.emit('snapshot-restored', { snapshotId });
    this.emit('changed', { foreign: false });
    return outcome;
  }

  async deleteSnapshot(snapshotId: string): Promise<void> {
    await this.#needWritable().snapshots.delete(snapshotId);
    this.emit('snapshot-deleted', { snapshotId });
  }

  /** Resolves when no change is half done; readers wait for it while a restore runs. */
  async settled(): Promise<void> {
    await this.#need().commits.quiet();
  }

  /** What the queue takes on disk, and when it was saved last. */
  async storageSummary(): Promise<StorageSummary> {
    const { backend, saver } = this.#need();
    return { ...(await backend.sizes()), lastSavedAt: saver.lastSavedAt };
  }

  async #mutate<Result>(work: (tx: StoreTransaction, running: RunningQueue) => Result): Promise<Result> {
    const running = this.#needWritable();
    const result = await running.commits.run((tx) => work(tx, running));
    this.emit('changed', { foreign: false });
    return result;
  }

  // An old file is replaced only after the new content was written whole; storage keeps the original. With
  // saveOnChange the file is there from the start, so that changes have something to be appended to.
  async #saveAtStart({ isLegacy, isNew, readOnly }: BackendAccess): Promise<void> {
    const makesFile = isNew && this.#options.persistence.saveOnChange;
    if (readOnly === null && (isLegacy || makesFile)) await this.#need().saver.save();
  }

  async #foreignChange(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    if (!running.backend.savesOnCommit) {
      running.access = await running.backend.reload();
      await running.snapshots.open();
      this.emit('info-changed');
    }
    this.emit('changed', { foreign: true });
  }

  // What another process left may be unreadable; the content read before stays. A queue stopped meanwhile says nothing.
  #reportLoad(error: unknown): void {
    if (this.#running) this.emit('persistence-error', { operation: 'load', error: toAppError(error) });
  }

  #inputContext() {
    const { clock, newId, maxRetries } = this.#options;
    return { now: clock.now(), newId, maxRetries };
  }

  #need(): RunningQueue {
    if (this.#running) return this.#running;
    throw new AppError('queue.not-running', 'The queue is not running', { hint: 'Call start() first.' });
  }

  #needWritable(): RunningQueue {
    const running = this.#need();
    refuseReadOnly(accessOf(running));
    return running;
  }
}
