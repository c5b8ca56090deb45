import type { SnapshotTrigger } from '../../src-shared/models/snapshot.ts';
import type { StatusCounts } from '../../src-shared/models/task.ts';
import type { CheckpointHeader, StoredTask } from './checkpoint.ts';

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
