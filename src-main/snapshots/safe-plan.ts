import { AppError } from '../../src-shared/errors/app-error.ts';
import type { RetentionPlan, RetentionPolicy } from '../../src-shared/models/retention.ts';
import type { Snapshot } from '../../src-shared/models/snapshot.ts';
import { previewRetention } from './retention.ts';

interface SnapshotsToPrune {
  readonly list: () => readonly Snapshot[];
  /** Verifies a snapshot; the next `list` tells the result. */
  readonly isWhole: (id: string) => Promise<boolean>;
}

/**
 * A plan that keeps a snapshot known to be whole. The only verified one would get older and older if it were just
 * spared, so a newer one that stays is verified in its place.
 */
export async function safePlan(policy: RetentionPolicy, { list, isWhole }: SnapshotsToPrune): Promise<RetentionPlan> {
  const plan = previewRetention(list(), policy);
  if (!hasWork(plan)) return plan;
  const whole = new Set(list().flatMap(({ id, verified }) => (verified === true ? id : [])));
  const stays = plan.keep.filter(({ reasons }) => !reasons.includes('only-verified'));
  if (stays.some(({ snapshotId }) => whole.has(snapshotId))) return plan;
  for (const { snapshotId } of stays) {
    if (await isWhole(snapshotId)) return previewRetention(list(), policy);
  }
  if (whole.size > 0) return previewRetention(list(), policy);
  throw pruneRefused('none of the snapshots that would stay is whole');
}

/** Whether there is something to prune, or a snapshot that stays only until another one was verified. */
export function hasWork({ keep, prune }: RetentionPlan): boolean {
  return prune.length > 0 || keep.some(({ reasons }) => reasons.includes('only-verified'));
}

export function pruneRefused(reason: string): AppError {
  return new AppError('snapshot.prune-refused', `No snapshot was deleted: ${reason}`, {
    hint: 'Look at the snapshots; move what does not belong to them elsewhere, then try again.',
  });
}
