import { z } from 'zod';
import { restorePreviewSchema, snapshotSchema } from '../models/snapshot.ts';
import { base, queueInput } from './base.ts';

const snapshotInput = queueInput.extend({ snapshotId: z.string().min(1).max(128) });
const jobStarted = z.object({ jobId: z.string() });

export const snapshotsContract = {
  /** Newest first. */
  list: base.input(queueInput).output(z.array(snapshotSchema)),
  create: base
    .input(queueInput.extend({ name: z.string().trim().max(100).default(''), note: z.string().max(2000).default('') }))
    .output(snapshotSchema),
  previewRestore: base.input(snapshotInput).output(restorePreviewSchema),
  /**
   * Starts a job that takes a safety snapshot and then makes the live queue what the snapshot holds.
   * `snapshot.live-changed` where the queue changed since the preview that gave the token.
   */
  restore: base.input(snapshotInput.extend({ token: z.string().max(200) })).output(jobStarted),
};
