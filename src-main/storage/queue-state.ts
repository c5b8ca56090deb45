import type { Strategy } from '../../src-shared/models/queue.ts';
import type { TaskStatus } from '../../src-shared/models/task.ts';
import type { ChangeBatch } from './change-batch.ts';
import type { Pauses } from './pauses.ts';
import type { SnapshotManifest } from './snapshot-manifest.ts';

export const STATE_FORMAT = 'poppo-queue-state';
export const STATE_VERSION = '2.0';

/** A task as a plain object: the fields of {@link Task}, and its place in the order of arrival. */
export interface TaskState {
  readonly '#'?: number;
  readonly id: string;
  readonly status: TaskStatus;
  readonly [field: string]: unknown;
}

/** Of one project; '' stands for tasks without one. */
export interface ProjectStats {
  readonly queued: number;
  readonly processing: number;
  /** Totals that outlive the finished tasks they count. */
  readonly completed: number;
  readonly failed: number;
  /** Turns per round of weighted-round-robin. */
  readonly weight: number;
}

/**
 * A whole queue as plain data, as custom adapters get it: the original system's state, and what it lacked. Nothing
 * else refers to it, so an adapter may keep it as it is. All members have to come back with equal values; the order
 * of keys and tasks may change.
 */
export interface QueueState {
  readonly format: typeof STATE_FORMAT;
  /** A reader refuses a higher major. */
  readonly version: string;
  /** ISO 8601. */
  readonly savedAt: string;
  readonly strategy: Strategy | null;
  /** What hands out nothing for now; absent: nothing is paused. */
  readonly paused?: Pauses;
  /** Waiting tasks, scheduled ones among them. */
  readonly queue: readonly TaskState[];
  readonly processing: readonly TaskState[];
  readonly completed: readonly TaskState[];
  readonly failed: readonly TaskState[];
  readonly projectStats: Readonly<Record<string, ProjectStats>>;
  /**
   * JSON texts of those tasks that a JavaScript object cannot hold to the letter: integers past 2^53, -0, a key twice.
   * They stand in the lists too, as well as JavaScript can hold them.
   */
  readonly exact: readonly string[];
  /** Order-independent sum of the tasks' content hashes. */
  readonly contentHash: string;
  /** SHA-256 of the content: `texts` to the letter, `values` also where the order of keys has changed. */
  readonly checksum: { readonly texts: string; readonly values: string };
  /** What an adapter with `supports.changes` was given by `append` since the state was saved, in order. */
  readonly changes?: readonly ChangeBatch[];
  /** In states of snapshots. */
  readonly snapshot?: SnapshotManifest;
}

/** The lists of a state with the status of tasks that do not name their own. */
export const STATE_LISTS = [
  ['queue', 'queued'],
  ['processing', 'processing'],
  ['completed', 'completed'],
  ['failed', 'failed'],
] as const satisfies ReadonlyArray<readonly [keyof QueueState, TaskStatus]>;
