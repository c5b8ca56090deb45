import type { Damage, Strategy } from '../../../src-shared/models/queue.ts';
import type { RecoveryReport } from '../../recovery/recovery-report.ts';
import type {
  SnapshotManifest,
  StorageAccess,
  StorageCapabilities,
  StoredSnapshot,
  WholeStateStorage,
} from '../../storage/base-storage.ts';
import type { ChangeBatch, ChangeStorage } from '../../storage/change-batch.ts';
import type { CheckpointSource, LoadedCheckpoint } from '../../storage/checkpoint.ts';
import type { SnapshotLabels } from '../../storage/snapshot-labels.ts';
import { openMemoryDatabase } from '../../storage/sqlite/open-database.ts';
import type { StorageConnection } from '../../storage/storage-connection.ts';
import { applyBatch } from '../store/change-batches.ts';
import { ChangeLog } from '../store/change-log.ts';
import { type LoadContext, type LoadReport, loadTasks } from '../store/load-tasks.ts';
import { TaskStore } from '../store/task-store.ts';
import type { BackendAccess, QueueBackend } from './queue-backend.ts';

export interface WholeStateBackendOptions {
  readonly location: string;
  readonly strategy: Strategy;
  readonly context: () => LoadContext;
}

const NOTHING_LOADED: LoadReport = { loaded: 0, renamed: 0, unreadable: 0, firstProblem: null };

/** Keeps the working set in memory and hands whole states to a storage adapter. */
export class WholeStateBackend implements QueueBackend {
  readonly supports: StorageCapabilities;
  readonly savesOnCommit = false;
  readonly flush = null;
  readonly store: TaskStore;
  readonly changes: ChangeStorage | null;
  readonly connection: StorageConnection | undefined;
  readonly #storage: WholeStateStorage;
  readonly #options: WholeStateBackendOptions;
  #access: StorageAccess = { writable: false, owner: null };
  #checkpointMatches = true;
  #changesMatch = true;

  constructor(storage: WholeStateStorage, options: WholeStateBackendOptions) {
    this.#storage = storage;
    this.#options = options;
    this.supports = storage.supports;
    this.changes = storage.changes;
    this.connection = storage.connection;
    this.store = new TaskStore(openMemoryDatabase(options.strategy), storage.changes ? new ChangeLog() : null);
  }

  async open(): Promise<BackendAccess> {
    this.#access = await this.#storage.initialize();
    return this.#load();
  }

  async reload(): Promise<BackendAccess> {
    const access = await this.#load();
    // Nothing is there, so nothing is what counts.
    if (access.isNew)
      loadTasks(this.store, { strategy: null, savedAt: null, projects: [] }, [], this.#options.context());
    return access;
  }

  save(source: CheckpointSource): Promise<void> {
    return this.#storage.save(source);
  }

  async keepSnapshot(manifest: SnapshotManifest, source: CheckpointSource): Promise<number> {
    return (await this.#storage.createSnapshot(manifest, source)).sizeBytes;
  }

  readSnapshot(id: string): Promise<StoredSnapshot> {
    return this.#storage.readSnapshot(id);
  }

  dropSnapshot(id: string): Promise<void> {
    return this.#storage.deleteSnapshot(id);
  }

  listSnapshots() {
    return this.#storage.listSnapshots();
  }

  unreadableSnapshots() {
    return this.#storage.unreadableSnapshots();
  }

  labelSnapshot(id: string, labels: SnapshotLabels): Promise<void> {
    return this.#storage.labelSnapshot(id, labels);
  }

  sizes() {
    return this.#storage.getStats();
  }

  failure(): null {
    return null;
  }

  onFailure(): void {}

  recoveryReport(): RecoveryReport | null {
    return this.#storage.recoveryReport;
  }

  keptOriginal(): string | null {
    return this.#storage.keptOriginal;
  }

  onForeignChange(callback: () => void): void {
    if (!this.#access.writable) this.#storage.onForeignChange(callback);
  }

  async close(): Promise<void> {
    await this.#storage.close();
    this.store.close();
  }

  async #load(): Promise<BackendAccess> {
    const access = this.#take(await this.#storage.load());
    if (access.damage === null || !this.#access.writable) return access;
    const recovered = await this.#storage.recover?.();
    return recovered ? this.#take(recovered) : access;
  }

  #take(checkpoint: LoadedCheckpoint | null): BackendAccess {
    const loaded = checkpoint ? this.#fill(checkpoint) : NOTHING_LOADED;
    const damage = checkpoint && this.#damageOf(checkpoint, loaded);
    return {
      readOnly: this.#readOnlyReason(damage),
      owner: this.#access.owner,
      damage,
      isNew: checkpoint === null,
      isLegacy: checkpoint?.format.endsWith('-legacy') ?? false,
      loaded,
    };
  }

  #fill(checkpoint: LoadedCheckpoint): LoadReport {
    const context = this.#options.context();
    const loaded = loadTasks(this.store, checkpoint.header, checkpoint.tasks(), context);
    this.#checkpointMatches =
      checkpoint.contentHash === null || checkpoint.contentHash === this.store.state().contentHash;
    this.#changesMatch = applyAll(this.store, checkpoint.changes(), context);
    this.store.log?.take();
    return loaded;
  }

  #readOnlyReason(damage: Damage | null): BackendAccess['readOnly'] {
    if (damage) return 'damaged';
    if (this.#access.writable) return null;
    return this.#access.owner ? 'owned' : 'file';
  }

  // A file may be whole as JSON and still not hold what it says: the sum of its tasks tells.
  #damageOf({ damage }: LoadedCheckpoint, loaded: LoadReport): Damage | null {
    const { location } = this.#options;
    const tasksReadable = loaded.loaded;
    if (damage) return { ...damage, tasksReadable };
    if (loaded.unreadable > 0) {
      const sentence = `${location} holds ${loaded.unreadable} tasks that cannot be read: ${loaded.firstProblem}`;
      return { sentence, tasksReadable };
    }
    if (!this.#checkpointMatches) {
      return { sentence: `The tasks in ${location} do not match the checksum of its content`, tasksReadable };
    }
    if (this.#changesMatch) return null;
    return { sentence: `The changes kept beside ${location} do not lead to the content they claim`, tasksReadable };
  }
}

// The first batch that does not lead where it should is the last: what follows it was written on top of it.
function applyAll(store: TaskStore, batches: Iterable<ChangeBatch>, context: LoadContext): boolean {
  for (const batch of batches) if (!applyBatch(store, batch, context)) return false;
  return true;
}
