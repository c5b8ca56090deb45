import { BaseStorage } from '../../base-storage.ts';
import type { QueueState } from '../../queue-state.ts';

/** What MapStorages of one place share. */
export class MapPlace {
  state: object | null = null;
  readonly snapshots = new Map<string, object>();
}

/** Keeps states as they are, in memory; tests override what is to go wrong. */
export class MapStorage extends BaseStorage<{ readonly place: MapPlace }> {
  async initialize(): Promise<unknown> {
    return undefined;
  }

  async save(data: QueueState): Promise<void> {
    this.options.place.state = data;
  }

  async load(): Promise<object | null> {
    return this.options.place.state;
  }

  async createSnapshot(id: string, data: QueueState): Promise<unknown> {
    return this.options.place.snapshots.set(id, data);
  }

  async restoreSnapshot(id: string): Promise<object | null> {
    return this.options.place.snapshots.get(id) ?? null;
  }

  async listSnapshots(): Promise<ReadonlyArray<string | { readonly id: string }>> {
    return [...this.options.place.snapshots.keys()];
  }

  async deleteSnapshot(id: string): Promise<void> {
    this.options.place.snapshots.delete(id);
  }

  async getStats(): Promise<object> {
    return {};
  }

  async clear(): Promise<void> {
    this.options.place.state = null;
    this.options.place.snapshots.clear();
  }

  async close(): Promise<void> {}
}
