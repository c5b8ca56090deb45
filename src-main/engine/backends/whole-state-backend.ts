import type { Damage, Strategy } from '../../../src-shared/models/queue.ts';
import type { SnapshotManifest, StorageAccess, StoredSnapshot, WholeStateStorage } from '../../storage/base-storage.ts';
import type { CheckpointSource, LoadedCheckpoint } from '../../storage/checkpoint.ts';
import { openMemoryDatabase } from '../../storage/sqlite/open-database.ts';
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
  readonly savesOnCommit = false;
  readonly store: TaskStore;
  readonly #storage: WholeStateStorage;
  readonly #options: WholeStateBackendOptions;
  #access: StorageAccess = { writable: false, owner: null };

  constructor(storage: WholeStateStorage, options: WholeStateBackendOptions) {
    this.#storage = storage;
    this.#options = options;
    this.store = new TaskStore(openMemoryDatabase(options.strategy));
  }

  async open(): Promise<BackendAccess> {
    this.#access = await this.#storage.initialize();
    return this.#load();
  }

  async reload(): Promise<BackendAccess> {
    return this.#load();
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

  sizes() {
    return this.#storage.getStats();
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
    const checkpoint = await this.#storage.load();
    const loaded = checkpoint ? this.#fill(checkpoint) : NOTHING_LOADED;
    const damage = checkpoint && this.#damageOf(checkpoint, loaded);
    return {
      readOnly: this.#readOnlyReason(damage),
      owner: this.#access.owner,
      damage,
      isLegacy: checkpoint?.format === 'json-legacy',
      loaded,
    };
  }

  #fill(checkpoint: LoadedCheckpoint): LoadReport {
    return loadTasks(this.store, checkpoint.header, checkpoint.tasks(), this.#options.context());
  }

  #readOnlyReason(damage: Damage | null): BackendAccess['readOnly'] {
    if (damage) return 'damaged';
    if (this.#access.writable) return null;
    return this.#access.owner ? 'owned' : 'file';
  }

  // A file may be whole as JSON and still not hold what it says: the sum of its tasks tells.
  #damageOf({ damage, contentHash }: LoadedCheckpoint, loaded: LoadReport): Damage | null {
    const { location } = this.#options;
    const tasksReadable = loaded.loaded;
    if (damage) return { ...damage, tasksReadable };
    if (loaded.unreadable > 0) {
      const sentence = `${location} holds ${loaded.unreadable} tasks that cannot be read: ${loaded.firstProblem}`;
      return { sentence, tasksReadable };
    }
    if (contentHash !== null && contentHash !== this.store.state().contentHash) {
      return { sentence: `The tasks in ${location} do not match the checksum of its content`, tasksReadable };
    }
    return null;
  }
}
