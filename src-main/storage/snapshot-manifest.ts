import type { SnapshotTrigger } from '../../src-shared/models/snapshot.ts';
import type { StatusCounts } from '../../src-shared/models/task.ts';
import type { CheckpointHeader, StoredTask } from './checkpoint.ts';
import type { SnapshotLabels } from './snapshot-labels.ts';

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

/** A snapshot as storage lists it, with its labels as they are now. */
export interface SnapshotFile extends SnapshotManifest, Partial<Pick<SnapshotLabels, 'lastVerifiedAt' | 'verified'>> {
  readonly sizeBytes: number;
}
