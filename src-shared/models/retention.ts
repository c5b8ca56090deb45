import { z } from 'zod';

const count = (lowest: number) => z.number().int().min(lowest).max(100_000);

/** Which snapshots stay. Manual and pinned ones always do. */
export const retentionPolicySchema = z.object({
  /** The newest automatic snapshots that stay. */
  maxSnapshots: count(0).default(24),
  /** The newest safety snapshots that stay. */
  maxSafetySnapshots: count(1).default(20),
  /** Further automatic snapshots: the newest of each of so many hours, days and weeks (UTC, weeks from Monday). */
  keepHourly: count(0).default(0),
  keepDaily: count(0).default(0),
  keepWeekly: count(0).default(0),
});
export type RetentionPolicy = z.infer<typeof retentionPolicySchema>;

/** Why a snapshot stays. `only-verified`: no other one that stays is known to be whole. */
export const keepReasonSchema = z.enum(['manual', 'pinned', 'last', 'hourly', 'daily', 'weekly', 'only-verified']);
export type KeepReason = z.infer<typeof keepReasonSchema>;

/** What pruning would do; both lists newest first. */
export const retentionPlanSchema = z.object({
  keep: z.array(z.object({ snapshotId: z.string(), reasons: z.array(keepReasonSchema).min(1) })),
  prune: z.array(z.object({ snapshotId: z.string(), sizeBytes: z.number().nullable() })),
});
export type RetentionPlan = z.infer<typeof retentionPlanSchema>;
