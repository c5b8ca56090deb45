import type { KeepReason, RetentionPlan, RetentionPolicy } from '../../src-shared/models/retention.ts';
import type { Snapshot } from '../../src-shared/models/snapshot.ts';

type Facts = Pick<Snapshot, 'id' | 'trigger' | 'pinned' | 'createdAt' | 'verified' | 'sizeBytes'>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 1970-01-01 was a Thursday. */
const MONDAY_OFFSET = 3 * DAY;

/**
 * Which snapshots stay under a policy and why, and which go. Decides by the snapshots alone, never by the time
 * it is: a queue that was closed for a month loses nothing when it is opened.
 */
export function previewRetention(snapshots: readonly Facts[], policy: RetentionPolicy): RetentionPlan {
  const newestFirst = snapshots.toSorted(
    (left, right) => right.createdAt - left.createdAt || (left.id < right.id ? 1 : -1),
  );
  const reasons = new Map<string, KeepReason[]>();
  const keep = (id: string, reason: KeepReason): void => void reasons.set(id, [...(reasons.get(id) ?? []), reason]);
  for (const { id, trigger, pinned } of newestFirst) {
    if (trigger === 'manual') keep(id, 'manual');
    if (pinned) keep(id, 'pinned');
  }
  const of = (trigger: Facts['trigger']) => newestFirst.filter((one) => one.trigger === trigger && !one.pinned);
  for (const { id } of of('safety').slice(0, policy.maxSafetySnapshots)) keep(id, 'last');
  const automatic = of('automatic');
  for (const { id } of automatic.slice(0, policy.maxSnapshots)) keep(id, 'last');
  for (const id of newestPerPeriod(automatic, HOUR, policy.keepHourly)) keep(id, 'hourly');
  for (const id of newestPerPeriod(automatic, DAY, policy.keepDaily)) keep(id, 'daily');
  for (const id of newestPerPeriod(automatic, 7 * DAY, policy.keepWeekly)) keep(id, 'weekly');
  const verified = newestFirst.filter((one) => one.verified === true);
  const newestVerified = verified[0];
  if (newestVerified && !verified.some(({ id }) => reasons.has(id))) keep(newestVerified.id, 'only-verified');
  return planOf(newestFirst, reasons);
}

function newestPerPeriod(newestFirst: readonly Facts[], length: number, periods: number): string[] {
  const newest = new Map<number, string>();
  for (const { id, createdAt } of newestFirst) {
    const period = Math.floor((createdAt + MONDAY_OFFSET) / length);
    if (!newest.has(period)) newest.set(period, id);
  }
  return [...newest.values()].slice(0, periods);
}

function planOf(newestFirst: readonly Facts[], reasons: ReadonlyMap<string, KeepReason[]>): RetentionPlan {
  const plan: RetentionPlan = { keep: [], prune: [] };
  for (const { id, sizeBytes } of newestFirst) {
    const why = reasons.get(id);
    if (why) plan.keep.push({ snapshotId: id, reasons: why });
    else plan.prune.push({ snapshotId: id, sizeBytes });
  }
  return plan;
}
