import type { SnapshotTrigger } from '../../src-shared/models/snapshot.ts';
import type { QueueBackend } from '../engine/backends/queue-backend.ts';
import type { CommitQueue } from '../engine/commit-queue.ts';
import type { Measure } from '../monitoring/persistence-monitor.ts';
import type { Clock } from '../platform/clock.ts';

export interface CreateSnapshotOptions {
  /** Becomes the id too where it can. Default: made from trigger and time. */
  readonly name?: string;
  readonly note?: string;
  readonly trigger?: SnapshotTrigger;
  /** Never pruned. Default false. */
  readonly pinned?: boolean;
}

/** @internal */
export interface SnapshotParts {
  readonly backend: QueueBackend;
  readonly commits: CommitQueue;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly measure: Measure;
  /** Makes the live content durable; called while mutations are kept out. */
  readonly save: () => Promise<void>;
}
