import type { Strategy } from '../../src-shared/models/queue.ts';
import type { Pauses } from './pauses.ts';
import type { ProjectTotals } from './project-totals.ts';

/** A task that is new or changed, whole. */
export interface TaskPut {
  /** Its place in the order of arrival; a put replaces what stood there. */
  readonly seq: number;
  /** JSON object with the place as first member, as checkpoints hold it. */
  readonly text: string;
}

/**
 * Everything that one commit changed. Applying a batch twice gives what applying it once gives, and batches are
 * applied in the order of their revisions; after the last, the queue's content has exactly `contentHash`.
 */
export interface ChangeBatch {
  /** Revision of the queue after the commit. */
  readonly revision: number;
  readonly puts: readonly TaskPut[];
  /** Places of tasks that are gone. */
  readonly removes: readonly number[];
  /** Projects whose totals or weight changed, with their new values. */
  readonly projects: readonly ProjectTotals[];
  readonly strategy: Strategy;
  /** Of the whole queue after the commit; absent: nothing is paused. */
  readonly paused?: Pauses;
  /** Of the whole queue after the commit. */
  readonly taskCount: number;
  readonly contentHash: string;
}

/**
 * The part of an adapter that takes changes instead of whole states.
 *
 * After a batch was rejected, its outcome is unknown, and so is that of batches that were under way with it. The next
 * `append` must make up for them: either the same batches again in their order, or one batch with a higher revision
 * that covers every change since the last one that resolved. Once a whole state was saved, batches from before it
 * are not sent again. A batch rejected with `storage.degraded` cannot be made up for by batches, which
 * `wantsCheckpoint` then says too: what was acknowledged before is gone, and only saving the whole state brings it
 * back.
 */
export interface ChangeStorage {
  /** True where changes are applied to what is kept, so that a checkpoint adds nothing to them. Default: false. */
  readonly inPlace?: boolean;
  /** Resolves once the changes would survive a power cut. A batch that rejects may or may not be kept. */
  append(batch: ChangeBatch): Promise<void>;
  /** True where appending goes on to cost more than a checkpoint would; asked before an automatic save. */
  wantsCheckpoint(): boolean;
}
