import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts';
import { alertThresholdsSchema } from '../../../src-shared/models/metric.ts';
import type { QueueInfo, StorageSummary } from '../../../src-shared/models/queue.ts';
import { type Measure, PersistenceMonitor } from '../../monitoring/persistence-monitor.ts';
import type { RecoveryReport } from '../../recovery/recovery-report.ts';
import type { SnapshotService } from '../../snapshots/snapshot-service.ts';
import type { BackendAccess, StorageSizes } from '../backends/queue-backend.ts';
import type { CatchUpChange } from '../catch-up.ts';
import { QueueEmitter } from '../events.ts';
import { makeBackend } from '../open-backend.ts';
import { type QueueManagerOptions, type ResolvedOptions, resolveOptions } from '../options.ts';
import { locationOf, type StorageType } from '../persistence-options.ts';
import { accessOf, assembleQueue, type RunningQueue, refuseReadOnly } from '../running-queue.ts';
import type { StoreTransaction, TaskStore } from '../store/task-store.ts';

/** Like QueueInfo, also of a queue that nothing keeps; its location is empty. */
export type ManagerInfo = Omit<QueueInfo, 'backend'> & { readonly backend: StorageType };

/** Opening, closing, saving and loading: what every other part of a manager stands on. */
export abstract class QueueCore extends QueueEmitter {
  /** @internal */
  protected readonly options: ResolvedOptions;
  /** Null with `enableMonitoring: false`. */
  readonly monitor: PersistenceMonitor | null;
  #running: RunningQueue | null = null;
  #starting: Promise<void> | null = null;

  /** Without options the queue lives in memory. Throws what is wrong with an option, by its name. */
  constructor(options: QueueManagerOptions = {}) {
    super();
    this.options = resolveOptions(options);
    this.monitor = this.#makeMonitor();
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

  /** Saves what changed and closes the storage. Mutations and snapshots on their way are waited for. */
  async stop(): Promise<void> {
    if (this.#starting) await this.#starting.catch(() => undefined);
    const running = this.#running;
    if (!running) return;
    this.#running = null;
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

  /** How the queue was opened and whether it takes writes. */
  info(): ManagerInfo {
    const { backend, saver } = this.need();
    const access = accessOf(this.need());
    const { persistence } = this.options;
    return {
      backend: persistence.type,
      location: locationOf(persistence),
      strategy: backend.store.readState().strategy,
      readOnly: access.readOnly,
      owner: access.owner,
      damage: access.damage,
      degraded: saver.degraded,
      migratedFrom: backend.keptOriginal(),
    };
  }

  /** How opening brought a damaged queue back; null where there was nothing to mend. */
  getRecoveryReport(): RecoveryReport | null {
    return this.need().backend.recoveryReport();
  }

  /** The working set, for queries. @internal */
  get store(): TaskStore {
    return this.need().backend.store;
  }

  /** @internal */
  get snapshots(): SnapshotService {
    return this.need().snapshots;
  }

  /** Makes every change durable now. */
  async saveQueue(): Promise<void> {
    const { saver } = this.needWritable();
    await saver.save();
  }

  /** Resolves when no change is half done; readers wait for it while a restore runs. */
  async settled(): Promise<void> {
    await this.need().commits.quiet();
  }

  /** The sizes of the last look, a minute ago at most; null where there was none. */
  get storageSizes(): StorageSizes | null {
    return this.#running?.storageWatch?.last ?? null;
  }

  /** What the queue takes on disk, and when it was saved last. */
  async storageSummary(): Promise<StorageSummary> {
    const { backend, saver } = this.need();
    return { ...(await backend.sizes()), lastSavedAt: saver.lastSavedAt };
  }

  /** Runs a change in the next group commit; resolves when it is as durable as the queue promises. @internal */
  protected async mutate<Result>(work: (tx: StoreTransaction, running: RunningQueue) => Result): Promise<Result> {
    const running = this.needWritable();
    const result = await running.commits.run((tx) => work(tx, running));
    this.emit('changed', { foreign: false });
    return result;
  }

  /** The parts of the queue, or null where it does not run. @internal */
  protected get running(): RunningQueue | null {
    return this.#running;
  }

  /** `queue.not-running` @internal */
  protected need(): RunningQueue {
    if (this.#running) return this.#running;
    throw new AppError('queue.not-running', 'The queue is not running', { hint: 'Call start() first.' });
  }

  /** `queue.not-running`, `storage.locked`, `storage.read-only`, `storage.degraded` @internal */
  protected needWritable(): RunningQueue {
    const running = this.need();
    refuseReadOnly(accessOf(running));
    return running;
  }

  /** Counts work as a call of an operation, where operations are measured. */
  readonly measure: Measure = (operation, work, bytesOf) =>
    this.monitor ? this.monitor.measure(operation, work, bytesOf) : work();

  #makeMonitor(): PersistenceMonitor | null {
    const { clock, persistence } = this.options;
    if (!persistence.enableMonitoring) return null;
    const thresholds = alertThresholdsSchema.parse(persistence.alertThresholds ?? {});
    const monitor = new PersistenceMonitor({ clock, thresholds });
    monitor.on('alert', (alert) => this.emit('persistence-alert', alert));
    return monitor;
  }

  async #open(): Promise<void> {
    if (this.#running) return;
    const backend = await makeBackend(this.options);
    try {
      const access = await this.measure('load', () => backend.open());
      this.#running = assembleQueue(backend, access, this.options, {
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
          this.emit('info-changed');
        },
        onCatchUp: (change) => this.#tellCatchUp(change),
      });
      await this.#running.snapshots.open();
      await this.#saveAtStart(access);
      backend.onForeignChange(() => void this.#foreignChange().catch((error) => this.#reportLoad(error)));
      this.#running.saver.start();
      this.#running.snapshotKeeper.start();
      this.#running.storageWatch?.start();
    } catch (error) {
      this.#running = null;
      await backend.close().catch(() => undefined);
      throw error;
    }
    const recovered = backend.recoveryReport();
    if (recovered) this.emit('queue-recovered', recovered);
    this.emit('queue-loaded', { queueLength: this.store.readState().n_queued });
    this.emit('started');
  }

  // An old file is replaced only after the new content was written whole; storage keeps the original. With
  // saveOnChange the file is there from the start, so that changes have something to be appended to.
  async #saveAtStart({ isLegacy, isNew, readOnly }: BackendAccess): Promise<void> {
    const makesFile = isNew && this.options.persistence.saveOnChange;
    if (readOnly === null && (isLegacy || makesFile)) await this.need().saver.save();
  }

  async #foreignChange(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    if (!running.backend.savesOnCommit) {
      running.access = await this.measure('load', () => running.backend.reload());
      await running.snapshots.open();
      this.emit('info-changed');
    }
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
