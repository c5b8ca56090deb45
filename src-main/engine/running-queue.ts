import { AppError } from '../../src-shared/errors/app-error.ts';
import { retentionPolicySchema } from '../../src-shared/models/retention.ts';
import type { Measure, PersistenceMonitor } from '../monitoring/persistence-monitor.ts';
import { StorageWatch } from '../monitoring/storage-watch.ts';
import { SnapshotKeeper } from '../snapshots/snapshot-keeper.ts';
import { SnapshotService } from '../snapshots/snapshot-service.ts';
import type { BackendAccess, QueueBackend, StorageSizes } from './backends/queue-backend.ts';
import type { CatchUpChange } from './catch-up.ts';
import { type CommitObserver, CommitQueue } from './commit-queue.ts';
import { Dispatcher } from './dispatcher.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { makeBackend } from './open-backend.ts';
import type { ResolvedOptions } from './options.ts';
import { Saver } from './saver.ts';
import { TaskLifecycle } from './task-lifecycle.ts';

/** The parts of a queue between start and stop; all of them share one working set. */
export interface RunningQueue {
  readonly backend: QueueBackend;
  readonly commits: CommitQueue;
  readonly dispatcher: Dispatcher;
  readonly lifecycle: TaskLifecycle;
  readonly snapshots: SnapshotService;
  readonly snapshotKeeper: SnapshotKeeper;
  readonly saver: Saver;
  readonly leases: LeaseKeeper;
  readonly storageWatch: StorageWatch<StorageSizes> | null;
  access: BackendAccess;
}

/** How the queue was opened, or what has become of that since. */
export function accessOf({ access, saver, backend }: RunningQueue): BackendAccess {
  if (saver.lost) return { ...access, readOnly: 'owned' };
  return saver.failed || backend.failure() ? { ...access, readOnly: 'degraded' } : access;
}

/** Measures what the parts do, and is told what they do of their own accord. */
export interface QueueListener {
  readonly monitor: PersistenceMonitor | null;
  readonly measure: Measure;
  readonly onSaved: (queueLength: number) => void;
  readonly onSnapshotCreated: (snapshotId: string) => void;
  readonly onSnapshotDeleted: (snapshotId: string) => void;
  readonly onError: (operation: string, error: unknown) => void;
  readonly onCatchUp: (change: CatchUpChange, reason: AppError | null) => void;
}

/** Opens the storage that the options name. Where that fails nothing stays open. */
export async function openRunningQueue(options: ResolvedOptions, listener: QueueListener): Promise<RunningQueue> {
  const backend = await makeBackend(options);
  try {
    const access = await listener.measure('load', () => backend.open());
    const running = assembleQueue(backend, access, options, listener);
    await running.snapshots.open();
    await saveAtStart(running, options);
    running.saver.start();
    running.snapshotKeeper.start();
    running.storageWatch?.start();
    return running;
  } catch (error) {
    await backend.close().catch(() => undefined);
    throw error;
  }
}

// An old file is replaced only after the new content was written whole; storage keeps the original. With
// saveOnChange the file is there from the start, so that changes have something to be appended to.
async function saveAtStart({ access, saver }: RunningQueue, { persistence }: ResolvedOptions): Promise<void> {
  const { isLegacy, isNew, readOnly } = access;
  if (readOnly === null && (isLegacy || (isNew && persistence.saveOnChange))) await saver.save();
}

/** Puts the parts together around a backend that is open. */
function assembleQueue(
  backend: QueueBackend,
  access: BackendAccess,
  options: ResolvedOptions,
  listener: QueueListener,
): RunningQueue {
  const { clock, newId, persistence, leaseMs } = options;
  const { store } = backend;
  const saver: Saver = new Saver({
    backend,
    writable: access.readOnly === null,
    interval: persistence.autoSave ? persistence.autoSaveInterval : null,
    debounce: persistence.saveDebounce,
    source: () => snapshots.liveSource(),
    measure: listener.measure,
    exclusive: (work) => commits.exclusive(work),
    onSaved: () => listener.onSaved(store.readState().n_queued),
    onError: listener.onError,
    onCatchUp: listener.onCatchUp,
    patienceMs: persistence.outcomeTimeout,
    clock,
  });
  backend.onFailure((failure, operation) => listener.onError(operation, failure));
  const save = (): Promise<void> => saver.saveWithinCommit();
  const savesEachCommit = persistence.saveOnChange && !backend.savesOnCommit;
  const makeDurable = () => (savesEachCommit ? saver.keepCommit() : null);
  const commits: CommitQueue = new CommitQueue(store, makeDurable, commitObserver(backend, listener.monitor));
  const snapshots: SnapshotService = new SnapshotService({
    backend,
    commits,
    clock,
    newId,
    save,
    measure: listener.measure,
  });
  const { enableSnapshots, snapshotInterval } = persistence;
  const snapshotKeeper = new SnapshotKeeper({
    snapshots,
    clock,
    policy: retentionPolicySchema.parse(persistence),
    intervalMs: enableSnapshots && access.readOnly === null ? snapshotInterval : null,
    onCreated: listener.onSnapshotCreated,
    onDeleted: listener.onSnapshotDeleted,
    onError: listener.onError,
  });
  const lifecycle = new TaskLifecycle(store.db, options);
  const dispatcher = new Dispatcher(store.db, lifecycle.putsBack);
  const leases = new LeaseKeeper(store, leaseMs, clock);
  const storageWatch =
    listener.monitor && new StorageWatch({ monitor: listener.monitor, sizes: () => backend.sizes(), clock });
  return { backend, access, commits, saver, snapshots, snapshotKeeper, dispatcher, lifecycle, leases, storageWatch };
}

// Where the commit itself keeps the change on disk, it is the save.
function commitObserver(backend: QueueBackend, monitor: PersistenceMonitor | null): CommitObserver | null {
  if (monitor === null || !backend.savesOnCommit || backend.store.db.memory) return null;
  return {
    committed: (ms) => monitor.record('save', ms),
    failed: (ms, error) => monitor.recordError('save', ms, error),
  };
}

/** Throws where the queue takes no writes: `storage.locked` names the owner, `storage.read-only` the reason. */
export function refuseReadOnly({ readOnly, owner }: BackendAccess): void {
  if (readOnly === null) return;
  if (readOnly === 'owned') {
    const holder = owner ? `${owner.program}, pid ${owner.pid} on ${owner.host}` : 'another process';
    throw new AppError('storage.locked', `The queue is owned by ${holder}, so it is read-only here`);
  }
  if (readOnly === 'degraded') {
    throw new AppError('storage.degraded', 'The queue takes no changes, since the last one could not be kept', {
      hint: 'Check the disk or the server, then close the queue and open it again.',
    });
  }
  const reason = readOnly === 'damaged' ? 'its file is damaged' : 'its file may not be written by this user';
  throw new AppError('storage.read-only', `The queue is read-only: ${reason}`);
}
