import { AppError } from '../../../src-shared/errors/app-error.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import type { StorageAccess, StorageCapabilities, StorageStats, WholeStateStorage } from '../base-storage.ts';
import type { ChangeBatch, ChangeStorage } from '../change-batch.ts';
import type { CheckpointSource, LoadedCheckpoint } from '../checkpoint.ts';
import type { SnapshotLabels } from '../snapshot-labels.ts';
import type { SnapshotFile, SnapshotManifest, StoredSnapshot } from '../snapshot-manifest.ts';
import { readAccess, readStats } from './adapter-answers.ts';
import { AdapterCalls } from './adapter-calls.ts';
import { CustomSnapshots } from './custom-snapshots.ts';
import type { Adapter } from './make-adapter.ts';
import { type ReadState, readState } from './read-state.ts';
import { writeState } from './write-state.ts';

export interface CustomStorageOptions {
  /** How long closing may take, ms. Default 10,000. */
  readonly closeTimeout?: number | undefined;
  readonly clock?: Clock;
}

const DEFAULT_CLOSE_TIMEOUT = 10_000;
const UNOWNED: StorageAccess = { writable: true, owner: null };

/** Stands between the engine and a user's adapter: trusts no answer, and names the method where one goes wrong. */
export class CustomStorage implements WholeStateStorage {
  readonly supports: StorageCapabilities;
  readonly keptOriginal = null;
  readonly recoveryReport = null;
  readonly changes: ChangeStorage | null;
  readonly #adapter: Adapter;
  readonly #calls: AdapterCalls;
  readonly #snapshots: CustomSnapshots;
  readonly #options: CustomStorageOptions;
  #access: StorageAccess = UNOWNED;
  #isDamaged = false;
  #bytes = 0;

  constructor(adapter: Adapter, options: CustomStorageOptions = {}) {
    this.#adapter = adapter;
    this.#options = options;
    this.#calls = new AdapterCalls(adapter);
    this.#snapshots = new CustomSnapshots(this.#calls);
    const { changes = false, followers = false } = adapter.supports ?? {};
    this.supports = { persistent: true, multiProcess: false, followers, workingSet: false, changes };
    this.changes = changes ? this.#changes() : null;
  }

  /** What messages call it. */
  get name(): string {
    return this.#calls.name;
  }

  async initialize(): Promise<StorageAccess> {
    this.#access = await this.#calls.call('initialize', async (adapter) => {
      const answer = await adapter.initialize();
      return this.supports.followers ? readAccess(answer, `${this.name}.initialize()`) : UNOWNED;
    });
    return this.#access;
  }

  async load(): Promise<LoadedCheckpoint | null> {
    const read = await this.#calls.call('load', async (adapter) => {
      const answer = await adapter.load();
      return answer === null || answer === undefined ? null : readState(answer, `${this.name}.load()`);
    });
    this.#isDamaged = read !== null && read.damage !== null;
    this.#bytes = read?.tasks.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) ?? 0;
    return read === null ? null : checkpointOf(read);
  }

  async save(source: CheckpointSource): Promise<void> {
    await this.#calls.call('save', async (adapter) => {
      this.#assertWritable();
      const { state, bytes } = await writeState(source, this.#now());
      await adapter.save(state);
      this.#bytes = bytes;
    });
  }

  async createSnapshot(manifest: SnapshotManifest, source: CheckpointSource): Promise<SnapshotFile> {
    this.#refuseReadOnly();
    return this.#snapshots.create(manifest, source);
  }

  readSnapshot(id: string): Promise<StoredSnapshot> {
    return this.#snapshots.read(id);
  }

  listSnapshots(): Promise<SnapshotFile[]> {
    return this.#snapshots.list();
  }

  unreadableSnapshots(): Promise<string[]> {
    return this.#snapshots.unreadable();
  }

  async labelSnapshot(id: string, labels: SnapshotLabels): Promise<void> {
    this.#refuseReadOnly();
    await this.#snapshots.label(id, labels);
  }

  async deleteSnapshot(id: string): Promise<void> {
    this.#refuseReadOnly();
    await this.#snapshots.delete(id);
  }

  /** What the adapter does not tell is estimated from the JSON of the tasks. */
  async getStats(): Promise<StorageStats> {
    const told = await this.#calls.call('getStats', async (adapter) =>
      readStats(await adapter.getStats(), `${this.name}.getStats()`),
    );
    const snapshots = told.snapshotBytes === null ? await this.#snapshots.list() : [];
    const estimate = snapshots.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    return {
      mainBytes: told.mainBytes ?? this.#bytes,
      journalBytes: told.journalBytes ?? 0,
      snapshotBytes: told.snapshotBytes ?? estimate,
    };
  }

  onForeignChange(callback: () => void): void {
    if (this.supports.followers) this.#adapter.onForeignChange?.(callback);
  }

  close(): Promise<void> {
    return this.#calls.close(this.#options.closeTimeout ?? DEFAULT_CLOSE_TIMEOUT);
  }

  #changes(): ChangeStorage {
    return {
      append: (batch: ChangeBatch) =>
        this.#calls.call('append', async (adapter) => {
          this.#assertWritable();
          await adapter.append?.(batch);
        }),
      wantsCheckpoint: () => this.#adapter.wantsCheckpoint?.() === true,
    };
  }

  #now(): number {
    return (this.#options.clock ?? systemClock).now();
  }

  #assertWritable(): void {
    this.#refuseReadOnly();
    if (!this.#isDamaged) return;
    throw new AppError('storage.corrupt', `What ${this.name} keeps is damaged and is not overwritten`, {
      hint: 'Restore what it kept by its own means, or give it another place.',
    });
  }

  #refuseReadOnly(): void {
    if (!this.#access.writable) throw new AppError('storage.read-only', `${this.name} is open for reading only`);
  }
}

function checkpointOf({ header, contentHash, damage, tasks, changes }: ReadState): LoadedCheckpoint {
  return { header, contentHash, format: 'custom', damage, tasks: () => tasks, changes: () => changes };
}
