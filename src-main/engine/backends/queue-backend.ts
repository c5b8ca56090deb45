import type { AppError } from '../../../src-shared/errors/app-error.ts';
import type { Damage, Owner, ReadOnlyReason, StorageSummary } from '../../../src-shared/models/queue.ts';
import type { RecoveryReport } from '../../recovery/recovery-report.ts';
import type {
  SnapshotFile,
  SnapshotManifest,
  StorageCapabilities,
  StoredSnapshot,
} from '../../storage/base-storage.ts';
import type { ChangeStorage } from '../../storage/change-batch.ts';
import type { CheckpointSource } from '../../storage/checkpoint.ts';
import type { SnapshotLabels } from '../../storage/snapshot-labels.ts';
import type { StorageConnection } from '../../storage/storage-connection.ts';
import type { LoadReport } from '../store/load-tasks.ts';
import type { TaskStore } from '../store/task-store.ts';
import type { DatabaseCare } from './sqlite/database-care.ts';

/** What storage takes, by part. */
export type StorageSizes = Omit<StorageSummary, 'lastSavedAt'>;

/** How opening went. */
export interface BackendAccess {
  readonly readOnly: ReadOnlyReason | null;
  readonly owner: Owner | null;
  readonly damage: Damage | null;
  /** Nothing was saved there yet. */
  readonly isNew: boolean;
  /** The file is of the original system: the next save turns it into ours and keeps it aside. */
  readonly isLegacy: boolean;
  /** Null for a database that is its own working set. */
  readonly loaded: LoadReport | null;
}

/**
 * Stands between the manager and a kind of storage: gives the working set, and keeps its changes. A backend
 * with `savesOnCommit` has nothing to do after a commit; the others are handed the whole state to save.
 *
 * @internal
 */
export interface QueueBackend {
  readonly supports: StorageCapabilities;
  readonly savesOnCommit: boolean;
  readonly store: TaskStore;
  /** Makes commits survive a power cut; null where they do on their own, or only a save keeps anything. */
  readonly flush: ((now: number) => void) | null;
  /** Where changes go between whole saves; null where only whole states are taken. */
  readonly changes: ChangeStorage | null;
  /** Tells where the storage is out of reach for a while; absent where a failed write is final. */
  readonly connection?: StorageConnection | undefined;
  /** Verifies and backs up a database that is its own working set; absent for all other storages. */
  readonly care?: DatabaseCare | undefined;
  open(): Promise<BackendAccess>;
  save(source: CheckpointSource): Promise<void>;
  /** Writes the content of a new snapshot where the backend keeps snapshots apart; answers its size or null. */
  keepSnapshot(manifest: SnapshotManifest, source: CheckpointSource): Promise<number | null>;
  /** Content of a snapshot that is not resident in the store. */
  readSnapshot(id: string): Promise<StoredSnapshot>;
  dropSnapshot(id: string): Promise<void>;
  /** Snapshots kept apart, for the catalog at start. */
  listSnapshots(): Promise<readonly SnapshotFile[]>;
  /** What is kept apart as a snapshot but cannot be read as one. */
  unreadableSnapshots(): Promise<readonly string[]>;
  /** Keeps new labels where the backend keeps snapshots apart. */
  labelSnapshot(id: string, labels: SnapshotLabels): Promise<void>;
  sizes(): Promise<StorageSizes>;
  /** Why the working set itself takes no changes any more, else null. */
  failure(): AppError | null;
  /** Calls back once when {@link failure} comes to be, and when work that nobody waits for failed. */
  onFailure(callback: (failure: AppError, operation: 'save' | 'backup') => void): void;
  /** How loading brought a damaged queue back, else null. */
  recoveryReport(): RecoveryReport | null;
  /** Path under which a save kept the original system's file, else null. */
  keptOriginal(): string | null;
  /** Calls back after another process changed the queue. */
  onForeignChange(callback: () => void): void;
  /** Reads again what is in storage; `before` is how it was opened. */
  reload(before: BackendAccess): Promise<BackendAccess>;
  close(): Promise<void>;
}
