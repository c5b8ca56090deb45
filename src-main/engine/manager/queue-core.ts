import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts';
import type { SnapshotService } from '../../snapshots/snapshot-service.ts';
import type { CatchUpChange } from '../catch-up.ts';
import { accessOf, openRunningQueue, type RunningQueue, refuseReadOnly } from '../running-queue.ts';
import type { StoreTransaction, TaskStore } from '../store/task-store.ts';
import { type ManagerInfo, managerInfo } from './manager-info.ts';
import { QueueBase } from './queue-base.ts';

/** Opening, closing, saving and loading: what every other part of a manager stands on. */
export abstract class QueueCore extends QueueBase {
  #running: RunningQueue | null = null;
  /** While its workers finish: they alone may still reach it. */
  #closing: RunningQueue | null = null;
  #starting: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;

  /** True from the end of `start()` until `stop()` is called. */
  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** Opens the storage and loads the queue. Started already, it does nothing. */
  start(): Promise<void> {
    this.#starting ??= this.#start().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  /**
   * Refuses everything new, waits for running handlers (`stopTimeout`), for mutations, saves and snapshots on their way,
   * saves what changed and closes the storage. It may be called at any time and as often as one likes; every call
   * resolves when all is done.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop().finally(() => {
      this.#stopping = null;
    });
    return this.#stopping;
  }

  /**
   * Closes the storage without saving and opens it anew, so that what is really there counts; changes that were not
   * kept are given up. The way out of a queue that is `degraded`.
   */
  async reopen(): Promise<void> {
    this.need().saver.giveUp();
    await this.stop();
    await this.start();
  }

  /** How the queue was opened and whether it takes writes. */
  info(): ManagerInfo {
    return managerInfo(this.need(), this.options);
  }

  /** The working set, for queries. @internal */
  get store(): TaskStore {
    return this.need().backend.store;
  }

  /** Everything about snapshots that is not a method of the manager itself. @internal */
  get snapshots(): SnapshotService {
    return this.need().snapshots;
  }

  /** Makes every change durable now. Rejects, and emits `persistence-error`, where that fails. */
  async saveQueue(): Promise<void> {
    const { saver } = this.needWritable();
    await saver.save();
  }

  /**
   * Loads the queue from its storage again: what is there counts, and changes since the last save are given up. A
   * SQLite queue always shows what is there.
   */
  async loadQueue(): Promise<void> {
    const running = this.need();
    if (accessOf(running).readOnly === 'degraded') return this.reopen();
    try {
      await running.commits.exclusive(async () => {
        running.access = await this.measure('load', () => running.backend.reload(running.access));
        running.saver.noteLoaded();
      });
      await running.snapshots.open();
    } catch (error) {
      this.#reportLoad(error);
      throw error;
    }
    this.emit('queue-loaded', { queueLength: running.backend.store.readState().n_queued });
    this.emit('changed', { foreign: false });
  }

  /** Resolves when no change is half done; readers wait for it while a restore runs. */
  async settled(): Promise<void> {
    await this.need().commits.quiet();
  }

  /** Called once the queue is loaded, before it counts as started. @internal */
  protected abstract afterLoad(): Promise<void>;

  /** Ends everything that claims tasks by itself. @internal */
  protected abstract stopWork(): Promise<void>;

  /** Runs a change in the next group commit; resolves when it is as durable as the queue promises. @internal */
  protected async mutate<Result>(
    work: (tx: StoreTransaction, running: RunningQueue) => Result,
    running = this.needWritable(),
  ): Promise<Result> {
    let state = { revision: 0 };
    let before = 0;
    const commit = running.commits.run((tx) => {
      state = tx.state;
      before = state.revision;
      return work(tx, running);
    });
    const result = await commit;
    // The commit of a group counts the revision up once, if any of its members changed anything.
    if (state.revision !== before) this.#noteChange(running);
    return result;
  }

  /**
   * Makes a change before it returns, and has it kept with the next group commit. Where a restore is under way it
   * comes after that.
   * @internal
   */
  protected mutateNow(work: (tx: StoreTransaction, running: RunningQueue) => void): void {
    const running = this.needWritable();
    if (running.backend.store.db.inTransaction) {
      void this.mutate(work).catch((error) =>
        this.emit('persistence-error', { operation: 'save', error: toAppError(error) }),
      );
      return;
    }
    running.backend.store.transaction((tx) => work(tx, running));
    this.#noteChange(running);
    void this.mutate(() => undefined).catch(() => undefined);
  }

  /** The parts of the queue, or null where it does not run. @internal */
  protected get running(): RunningQueue | null {
    return this.#running;
  }

  /** `queue.not-running` @internal */
  protected need(): RunningQueue {
    return this.#running ?? refuse();
  }

  /** Like {@link needWritable}, and also while a stop waits for workers: for the outcomes they report. @internal */
  protected needForOutcome(): RunningQueue {
    const running = this.#running ?? this.#closing ?? refuse();
    refuseReadOnly(accessOf(running));
    return running;
  }

  /** `queue.not-running`, `storage.locked`, `storage.read-only`, `storage.degraded` @internal */
  protected needWritable(): RunningQueue {
    const running = this.need();
    refuseReadOnly(accessOf(running));
    return running;
  }

  #noteChange({ saver }: RunningQueue): void {
    saver.noteChange();
    this.emit('changed', { foreign: false });
  }

  async #start(): Promise<void> {
    await this.#stopping;
    if (this.#running) return;
    this.#running = await openRunningQueue(this.options, {
      monitor: this.monitor,
      measure: this.measure,
      onSaved: (queueLength) => {
        this.emit('queue-saved', { queueLength });
        this.#running?.storageWatch?.saved();
      },
      onSnapshotCreated: (snapshotId) => this.emit('snapshot-created', { snapshotId }),
      onSnapshotDeleted: (snapshotId) => this.emit('snapshot-deleted', { snapshotId }),
      onError: (operation, error) => {
        this.emit('persistence-error', { operation, error: toAppError(error) });
        if (this.#running) this.emit('info-changed');
      },
      onCatchUp: (change) => this.#tellCatchUp(change),
    });
    const { backend } = this.#running;
    backend.onForeignChange(() => void this.#foreignChange().catch((error) => this.#reportLoad(error)));
    const recovered = backend.recoveryReport();
    if (recovered) this.emit('queue-recovered', recovered);
    this.emit('queue-loaded', { queueLength: this.store.readState().n_queued });
    await this.afterLoad();
    this.emit('started');
  }

  async #stop(): Promise<void> {
    if (this.#starting) await this.#starting.catch(() => undefined);
    const running = this.#running;
    if (!running) return;
    this.#running = null;
    this.#closing = running;
    await this.stopWork();
    this.#closing = null;
    running.leases.stop();
    await running.snapshotKeeper.stop();
    await running.storageWatch?.stop();
    await running.commits.idle();
    await running.snapshots.settled();
    try {
      await running.saver.stop();
    } finally {
      await running.backend.close();
    }
    this.emit('stopped');
  }

  async #foreignChange(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    if (!running.backend.savesOnCommit) {
      running.access = await this.measure('load', () => running.backend.reload(running.access));
      await running.snapshots.open();
    }
    this.emit('info-changed');
    this.emit('changed', { foreign: true });
  }

  #tellCatchUp(change: CatchUpChange): void {
    if (!this.#running) return;
    const { degraded } = this.#running.saver;
    if (change === 'behind' && degraded) this.emit('storage-degraded', degraded);
    if (change === 'caught-up') this.emit('storage-recovered');
    this.emit('info-changed');
  }

  // What another process left may be unreadable; the content read before stays. A queue stopped meanwhile says nothing.
  #reportLoad(error: unknown): void {
    if (this.#running) this.emit('persistence-error', { operation: 'load', error: toAppError(error) });
  }
}

function refuse(): never {
  throw new AppError('queue.not-running', 'The queue is not running', { hint: 'Call start() first.' });
}
