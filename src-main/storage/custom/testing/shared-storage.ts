import { EventEmitter } from 'node:events';
import type { Owner } from '../../../../src-shared/models/queue.ts';
import type { AdapterExtras, StorageAccess } from '../../base-storage.ts';
import type { ChangeBatch } from '../../change-batch.ts';
import type { QueueState } from '../../queue-state.ts';
import { MapPlace, MapStorage } from './map-storage.ts';

/** A place with one owner at a time, and a journal. */
export class SharedPlace extends MapPlace {
  readonly events = new EventEmitter();
  changes: readonly ChangeBatch[] = [];
  owner: { readonly storage: SharedStorage; readonly note: Owner } | null = null;
}

/** A custom adapter that declares all there is: single changes, an owner, and followers. */
export class SharedStorage extends MapStorage implements AdapterExtras {
  override readonly supports = { changes: true, followers: true };
  declare protected readonly options: { readonly place: SharedPlace };

  override async initialize(): Promise<StorageAccess> {
    const { place } = this.options;
    place.owner ??= { storage: this, note: { pid: process.pid, host: 'here', since: 1, program: 'test' } };
    const isOwner = place.owner.storage === this;
    return { writable: isOwner, owner: isOwner ? null : place.owner.note };
  }

  override async save(data: QueueState): Promise<void> {
    await super.save(data);
    this.options.place.changes = [];
    this.options.place.events.emit('changed');
  }

  override async load(): Promise<object | null> {
    const { state, changes } = this.options.place;
    if (state === null && changes.length === 0) return null;
    return { queue: [], ...state, changes };
  }

  async append(batch: ChangeBatch): Promise<void> {
    const { place } = this.options;
    place.changes = [...place.changes, batch];
    place.events.emit('changed');
  }

  wantsCheckpoint(): boolean {
    return this.options.place.changes.length > 100;
  }

  onForeignChange(callback: () => void): void {
    this.options.place.events.on('changed', callback);
  }

  override async clear(): Promise<void> {
    await super.clear();
    this.options.place.changes = [];
  }

  override async close(): Promise<void> {
    const { place } = this.options;
    if (place.owner?.storage !== this) return;
    place.owner = null;
    place.events.emit('changed');
  }
}
