import type { AlertThresholds, Operation, OperationStats } from '../../src-shared/models/metric.ts';

/** What storage takes, by part, bytes. */
export interface StorageParts {
  readonly mainBytes: number;
  readonly journalBytes: number;
  readonly snapshotBytes: number;
}

/** Settings of the queue that recommendations may speak of. */
export interface ReportSettings {
  readonly type: 'memory' | 'json' | 'sqlite' | 'redis' | 'custom';
  readonly saveOnChange: boolean;
  readonly enableSnapshots: boolean;
  readonly maxSnapshots: number;
  readonly keepCompleted: number;
  readonly busyTimeout: number;
}

export interface ReportFacts {
  readonly now: number;
  readonly since: number;
  readonly operations: Record<Operation, OperationStats>;
  readonly thresholds: AlertThresholds;
  readonly settings: ReportSettings;
  /** Null where it was not measured yet. */
  readonly storage: StorageParts | null;
}

export function bytesOf({ mainBytes, journalBytes, snapshotBytes }: StorageParts): number {
  return mainBytes + journalBytes + snapshotBytes;
}
