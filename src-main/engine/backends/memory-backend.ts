import type { Strategy } from '../../../src-shared/models/queue.ts';
import type { StorageCapabilities } from '../../storage/base-storage.ts';
import { openMemoryDatabase } from '../../storage/sqlite/open-database.ts';
import { TaskStore } from '../store/task-store.ts';
import type { BackendAccess, QueueBackend } from './queue-backend.ts';

const ACCESS: BackendAccess = {
  readOnly: null,
  owner: null,
  damage: null,
  isNew: false,
  isLegacy: false,
  loaded: null,
};

/** A queue that lives as long as its manager: nothing is kept anywhere. */
export class MemoryBackend implements QueueBackend {
  readonly supports: StorageCapabilities = {
    persistent: false,
    multiProcess: false,
    followers: false,
    workingSet: true,
    changes: false,
  };
  readonly savesOnCommit = true;
  readonly changes = null;
  readonly flush = null;
  readonly store: TaskStore;

  constructor(strategy: Strategy) {
    this.store = new TaskStore(openMemoryDatabase(strategy));
  }

  async open(): Promise<BackendAccess> {
    return ACCESS;
  }

  async reload(): Promise<BackendAccess> {
    return ACCESS;
  }

  async save(): Promise<void> {}

  async keepSnapshot(): Promise<null> {
    return null;
  }

  async readSnapshot(): Promise<never> {
    throw new Error('A queue in memory keeps its snapshots in its working set');
  }

  async dropSnapshot(): Promise<void> {}

  async listSnapshots(): Promise<[]> {
    return [];
  }

  async unreadableSnapshots(): Promise<[]> {
    return [];
  }

  async labelSnapshot(): Promise<void> {}

  async sizes() {
    const { db } = this.store;
    const pages = Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
    return { mainBytes: pages, journalBytes: 0, snapshotBytes: 0 };
  }

  failure(): null {
    return null;
  }

  onFailure(): void {}

  recoveryReport(): null {
    return null;
  }

  keptOriginal(): null {
    return null;
  }

  onForeignChange(): void {}

  async close(): Promise<void> {
    this.store.close();
  }
}
