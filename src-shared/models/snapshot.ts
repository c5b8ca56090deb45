import { z } from 'zod';
import { statusCountsSchema } from './task.ts';
import { instantSchema, optionalInstantSchema } from './time.ts';

/** Who asked for a snapshot: a person, the timer, or the app before a change that it may have to undo. */
export const snapshotTriggerSchema = z.enum(['manual', 'automatic', 'safety']);
export type SnapshotTrigger = z.infer<typeof snapshotTriggerSchema>;

/** 1 to 128 of letters, digits, dot, underscore, hyphen; starts with a letter or digit. */
export const SNAPSHOT_ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/** Ids become file names, so a device name of Windows is refused on every system. */
export function isSnapshotId(value: string): boolean {
  return SNAPSHOT_ID_PATTERN.test(value) && !WINDOWS_DEVICE.test(value) && !value.endsWith('.');
}

export const snapshotSchema = z.object({
  id: z.string(),
  /** What a person called it; the id where nobody did. */
  name: z.string(),
  note: z.string(),
  trigger: snapshotTriggerSchema,
  pinned: z.boolean(),
  createdAt: instantSchema,
  taskCount: z.number().int(),
  counts: statusCountsSchema,
  /** Order-independent sum of the tasks' hashes, 64 hex digits. */
  contentHash: z.string(),
  /** Bytes the snapshot alone takes; null where the backend shares them with the live queue. */
  sizeBytes: z.number().nullable(),
  lastVerifiedAt: optionalInstantSchema,
  verified: z.boolean().nullable(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** What may be changed about a snapshot; what is left out stays. */
export const snapshotChangeSchema = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  note: z.string().max(2000).optional(),
  pinned: z.boolean().optional(),
});
export type SnapshotChange = z.infer<typeof snapshotChangeSchema>;

/** What became of snapshots that were to be deleted: each is in one of the two lists. */
export const deletedSnapshotsSchema = z.object({
  deleted: z.array(z.string()),
  failed: z.array(z.object({ snapshotId: z.string(), code: z.string(), message: z.string() })),
});
export type DeletedSnapshots = z.infer<typeof deletedSnapshotsSchema>;

export const verificationSchema = z.object({
  snapshot: snapshotSchema,
  /** What is wrong with its content; null for a snapshot that is whole. */
  problem: z.string().nullable(),
});
export type Verification = z.infer<typeof verificationSchema>;

/** What a restore would do to the live queue. */
export const restorePreviewSchema = z.object({
  snapshotId: z.string(),
  /** Tasks of the snapshot that the live queue no longer has: they come back. */
  added: z.number().int(),
  /** Tasks that came after the snapshot: they go. */
  removed: z.number().int(),
  /** Tasks in both with other content: they are set back. */
  changed: z.number().int(),
  /** Live tasks that stay as they are. */
  unchanged: z.number().int(),
  liveCounts: statusCountsSchema,
  /** Of the live queue once it is restored. */
  afterCounts: statusCountsSchema,
  /** Stands for the live content the counts were taken from; restore is refused once that changed. */
  token: z.string(),
});
export type RestorePreview = z.infer<typeof restorePreviewSchema>;

export const restoreOutcomeSchema = z.object({
  snapshotId: z.string(),
  added: z.number().int(),
  removed: z.number().int(),
  changed: z.number().int(),
  /** Holds the content from before; restoring it is the undo. */
  safetySnapshotId: z.string(),
  /** Token for that undo: it is refused once the queue changed after the restore. */
  undoToken: z.string(),
  contentHash: z.string(),
});
export type RestoreOutcome = z.infer<typeof restoreOutcomeSchema>;
