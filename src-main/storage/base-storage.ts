import type { Owner } from '../../src-shared/models/queue.ts';
import type { RecoveryReport } from '../recovery/recovery-report.ts';
import type { ChangeBatch, ChangeStorage } from './change-batch.ts';
import type { CheckpointSource, LoadedCheckpoint } from './checkpoint.ts';
import type { QueueState } from './queue-state.ts';
import type { SnapshotLabels } from './snapshot-labels.ts';
import type { SnapshotFile, SnapshotManifest, StoredSnapshot } from './snapshot-manifest.ts';
import type { StorageConnection } from './storage-connection.ts';

export type { SnapshotFile, SnapshotManifest, StoredSnapshot };

/** What a kind of storage can do; the conformance suite asks of each what it says here, and no less. */
export interface StorageCapabilities {
  /** What was saved is there when the queue is opened the next time. */
  readonly persistent: boolean;
  /** Several processes may write at once. */
  readonly multiProcess: boolean;
  /** One process writes; those that open the queue meanwhile get it read-only and follow its changes. */
  readonly followers: boolean;
  /** The storage is a database that is the working set itself, so there is nothing to save or load. */
  readonly workingSet: boolean;
  /** Single changes are kept between saves of the whole state. */
  readonly changes: boolean;
}

export interface StorageStats {
  readonly mainBytes: number;
  readonly journalBytes: number;
  readonly snapshotBytes: number;
}

/** How an adapter was opened. */
export interface StorageAccess {
  /** True where this process may write. */
  readonly writable: boolean;
  /** Holder of the lock where it is not this process. */
  readonly owner: Owner | null;
}

/**
 * Where a queue's content is kept between processes. Whole-state adapters (JSON) get every save as one
 * consistent view and are asked for everything at start.
 *
 * Contract: `initialize` comes first and `close` last; every other method of a closed adapter rejects with
 * `storage.closed`. A `save` that rejects leaves the content saved before in place. Nothing is ever written
 * where `initialize` answered `writable: false`: `storage.read-only`.
 */
export interface WholeStateStorage {
  readonly supports: StorageCapabilities;
  /** Null for an adapter that takes whole states only. */
  readonly changes: ChangeStorage | null;
  /** Of an adapter whose server may be out of reach for a while; absent where a failed write is final. */
  readonly connection?: StorageConnection;
  initialize(): Promise<StorageAccess>;
  /** Where a save kept the original system's file that it replaced, else null. */
  readonly keptOriginal: string | null;
  /** How the last load brought a damaged queue back, else null. */
  readonly recoveryReport: RecoveryReport | null;
  /** Null where nothing was saved yet. Never throws for damage: that is told in the result. */
  load(): Promise<LoadedCheckpoint | null>;
  /** Brings back a queue that loading found damaged; null where that cannot be. Absent where `load` does it itself. */
  recover?(): Promise<LoadedCheckpoint | null>;
  /** Resolves once the content would survive a power cut. */
  save(source: CheckpointSource): Promise<void>;
  /** `snapshot.exists` where the id is taken. */
  createSnapshot(manifest: SnapshotManifest, source: CheckpointSource): Promise<SnapshotFile>;
  /** `snapshot.not-found`; `snapshot.unreadable` where the file does not match its checksum. */
  readSnapshot(id: string): Promise<StoredSnapshot>;
  /** Newest first; files that are no snapshots are passed over. */
  listSnapshots(): Promise<SnapshotFile[]>;
  /** Names of what is kept as a snapshot but cannot be told what it is; nothing is pruned while there are any. */
  unreadableSnapshots(): Promise<string[]>;
  /**
   * Keeps new labels of a snapshot, durably and all at once; its content is not touched. `snapshot.not-found`;
   * `storage.unsupported` where the adapter has no place for them.
   */
  labelSnapshot(id: string, labels: SnapshotLabels): Promise<void>;
  deleteSnapshot(id: string): Promise<void>;
  getStats(): Promise<StorageStats>;
  /** Follower only: calls back after each save of the owner, and once the owner is gone. */
  onForeignChange(callback: () => void): void;
  close(): Promise<void>;
}

/** What a custom adapter can do beyond the ten methods of {@link BaseStorage}. Default: nothing. */
export interface AdapterCapabilities {
  /** `append` keeps the changes of one commit, and `load` answers them in the state's `changes`. */
  readonly changes?: boolean;
  /**
   * `initialize` answers a {@link StorageAccess}, so that another process's queue opens read-only, and
   * `onForeignChange` tells of what that process saves.
   */
  readonly followers?: boolean;
}

/**
 * Base of a custom adapter: `persistence: { type: 'custom', customStorage: MyStorage }`. Implementing the abstract
 * methods is enough. `suite` in `poppo-queue/testing` proves that they do what is written here.
 *
 * An adapter's methods are called one at a time, `initialize` first and `close` last; after a restart of the manager
 * `initialize` comes again. What a method throws reaches the caller as an AppError that names it. States are plain
 * data that JSON, structuredClone and the like can carry; see {@link QueueState} for what must survive.
 */
export abstract class BaseStorage<Options extends object = object> {
  readonly supports: AdapterCapabilities = {};
  protected readonly options: Options;

  /** @param options All of `persistence`, the adapter's own options among them. */
  constructor(options: Options) {
    this.options = options;
  }

  abstract initialize(): Promise<unknown>;
  /** Replaces what was saved before. Resolves once it is kept; where it rejects, the state saved before still counts. */
  abstract save(data: QueueState): Promise<void>;
  /** What was saved last; null where nothing was. Never an empty state for one that cannot be read: throw instead. */
  abstract load(): Promise<object | null>;
  /** Keeps a state beside the queue. The id is free, and fit to be a file name on every system. */
  abstract createSnapshot(id: string, data: QueueState): Promise<unknown>;
  /** The state that was kept under the id; null where there is none. The queue itself stays as it is. */
  abstract restoreSnapshot(id: string): Promise<object | null>;
  /**
   * All snapshots: their ids, or objects with `id` and, where known, `createdAt`, `sizeBytes` and the other members of
   * the manifest that stood in the state's `snapshot`. A manifest that is not told is read from its snapshot.
   */
  abstract listSnapshots(): Promise<ReadonlyArray<string | { readonly id: string }>>;
  abstract deleteSnapshot(id: string): Promise<void>;
  /** `mainBytes` (or `size`), `journalBytes` and `snapshotBytes` are understood; what is missing is estimated. */
  abstract getStats(): Promise<object>;
  /** Erases the queue and its snapshots. */
  abstract clear(): Promise<void>;
  abstract close(): Promise<void>;
}

/** The methods of an adapter that declares more than {@link BaseStorage} asks for. */
export interface AdapterExtras {
  /** With `supports.changes`; see {@link ChangeStorage.append}. A `save` replaces all changes appended before. */
  append?(batch: ChangeBatch): Promise<void>;
  /** With `supports.changes`; see {@link ChangeStorage.wantsCheckpoint}. Default: never. */
  wantsCheckpoint?(): boolean;
  /**
   * Keeps name, note, pin and verification of a snapshot, which `listSnapshots` tells from then on. Without it a
   * snapshot cannot be renamed or pinned after it was taken.
   */
  labelSnapshot?(id: string, labels: SnapshotLabels): Promise<void>;
  /** With `supports.followers`: calls back after each save of the queue's owner, and once the owner is gone. */
  onForeignChange?(callback: () => void): void;
}
