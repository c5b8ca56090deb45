import type { Owner } from '../../src-shared/models/queue.ts';
import type { SnapshotTrigger } from '../../src-shared/models/snapshot.ts';
import type { StatusCounts } from '../../src-shared/models/task.ts';
import type { RecoveryReport } from '../recovery/recovery-report.ts';
import type { ChangeStorage } from './change-batch.ts';
import type { CheckpointHeader, CheckpointSource, LoadedCheckpoint, StoredTask } from './checkpoint.ts';

/** What the manager may ask of an adapter beyond whole-state saves; the conformance suite reads it too. */
export interface StorageCapabilities {
  /** Several processes may write at once; otherwise the adapter holds an owner lock. */
  readonly multiProcess: boolean;
  /** The adapter's database is the working set itself, so there is nothing to save or load. */
  readonly workingSet: boolean;
}

export interface SnapshotManifest {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly trigger: SnapshotTrigger;
  readonly pinned: boolean;
  readonly createdAt: number;
  readonly taskCount: number;
  readonly counts: StatusCounts;
  readonly contentHash: string;
}

export interface StoredSnapshot {
  readonly manifest: SnapshotManifest;
  readonly header: CheckpointHeader;
  tasks(): Iterable<StoredTask>;
}

export interface SnapshotFile extends SnapshotManifest {
  readonly sizeBytes: number;
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
  initialize(): Promise<StorageAccess>;
  /** Where a save kept the original system's file that it replaced, else null. */
  readonly keptOriginal: string | null;
  /** How the last load brought a damaged queue back, else null. */
  readonly recoveryReport: RecoveryReport | null;
  /** Null where nothing was saved yet. Never throws for damage: that is told in the result. */
  load(): Promise<LoadedCheckpoint | null>;
  /** Resolves once the content would survive a power cut. */
  save(source: CheckpointSource): Promise<void>;
  /** `snapshot.exists` where the id is taken. */
  createSnapshot(manifest: SnapshotManifest, source: CheckpointSource): Promise<SnapshotFile>;
  /** `snapshot.not-found`; `snapshot.unreadable` where the file does not match its checksum. */
  readSnapshot(id: string): Promise<StoredSnapshot>;
  /** Newest first; files that are no snapshots are passed over. */
  listSnapshots(): Promise<SnapshotFile[]>;
  deleteSnapshot(id: string): Promise<void>;
  getStats(): Promise<StorageStats>;
  /** Follower only: calls back after each save of the owner, and once the owner is gone. */
  onForeignChange(callback: () => void): void;
  close(): Promise<void>;
}
