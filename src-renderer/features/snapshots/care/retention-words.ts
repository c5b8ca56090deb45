import type { KeepReason, RetentionPlan } from '../../../../src-shared/models/retention.ts';

const REASONS: Readonly<Record<KeepReason, string>> = {
  manual: 'taken by hand',
  pinned: 'pinned',
  last: 'among the newest',
  hourly: 'newest of its hour',
  daily: 'newest of its day',
  weekly: 'newest of its week',
  'only-verified': 'the only verified one',
};

/** What retention does with a snapshot: `Stays: taken by hand, pinned`, or that it goes; null before the plan is known. */
export function retentionWords(plan: RetentionPlan | undefined, snapshotId: string): string | null {
  if (!plan) return null;
  const kept = plan.keep.find((each) => each.snapshotId === snapshotId);
  if (kept) return `Stays: ${kept.reasons.map((reason) => REASONS[reason]).join(', ')}`;
  return plan.prune.some((each) => each.snapshotId === snapshotId) ? 'Goes by itself at the next pruning' : null;
}
