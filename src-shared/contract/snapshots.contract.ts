import { z } from 'zod';
import { retentionPlanSchema } from '../models/retention.ts';
import {
  deletedSnapshotsSchema,
  restorePreviewSchema,
  snapshotChangeSchema,
  snapshotSchema,
} from '../models/snapshot.ts';
import { diffFilterSchema, diffPageSchema, taskDifferenceSchema } from '../models/snapshot-diff.ts';
import { LIVE_VIEW, taskViewSchema } from '../models/task.ts';
import { base, queueInput } from './base.ts';

const snapshotInput = queueInput.extend({ snapshotId: z.string().min(1).max(128) });
const diffInput = queueInput.extend({ from: taskViewSchema, to: taskViewSchema.default(LIVE_VIEW) });
/** Left out, all is restored, and the projects' totals with it. Of the difference from the snapshot to the live queue. */
const restoreInput = snapshotInput.extend({ only: diffFilterSchema.optional() });
const jobStarted = z.object({ jobId: z.string() });

export const snapshotsContract = {
  /** Newest first. */
  list: base.input(queueInput).output(z.array(snapshotSchema)),
  create: base
    .input(queueInput.extend({ name: z.string().trim().max(100).default(''), note: z.string().max(2000).default('') }))
    .output(snapshotSchema),
  /** Renames, annotates, pins or unpins. `snapshot.not-found` */
  update: base.input(snapshotInput.extend({ change: snapshotChangeSchema })).output(snapshotSchema),
  /**
   * Starts a job that reads all of a snapshot and compares it with its checksum. A damaged snapshot is no failure of
   * the job: its outcome says what is wrong. A queue that takes no writes keeps no result.
   */
  verify: base.input(snapshotInput).output(jobStarted),
  /** Which snapshots retention keeps and why, and which it would delete now. Changes nothing. */
  previewRetention: base.input(queueInput).output(retentionPlanSchema),
  /** `snapshot.not-found`, with nothing deleted, where one of the ids is not there. This cannot be undone. */
  delete: base
    .input(queueInput.extend({ snapshotIds: z.array(z.string().min(1).max(128)).min(1).max(1000) }))
    .output(deletedSnapshotsSchema),
  /** What became of tasks between two moments, a page at a time. */
  diff: base
    .input(
      diffInput.extend({
        filter: diffFilterSchema.default({}),
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .output(diffPageSchema),
  /** One task at both moments, field by field. `task.not-found` where it is at neither. */
  diffTask: base.input(diffInput.extend({ id: z.string().min(1).max(1024) })).output(taskDifferenceSchema),
  previewRestore: base.input(restoreInput).output(restorePreviewSchema),
  /**
   * Starts a job that takes a safety snapshot and then makes the live queue, or the chosen tasks, what the snapshot holds.
   * `snapshot.live-changed` where the queue changed since the preview that gave the token; `snapshot.nothing-to-restore`
   * where none of the chosen tasks differs.
   */
  restore: base.input(restoreInput.extend({ token: z.string().max(200) })).output(jobStarted),
};
