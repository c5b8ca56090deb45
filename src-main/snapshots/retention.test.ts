import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RetentionPolicy, retentionPolicySchema } from '../../src-shared/models/retention.ts';
import { snapshotTriggerSchema } from '../../src-shared/models/snapshot.ts';
import { previewRetention } from './retention.ts';

const HOUR = 3_600_000;
/** A Wednesday. */
const NOON = Date.UTC(2026, 10, 25, 12);
type Facts = Parameters<typeof previewRetention>[0][number];

const policy = (part: Partial<RetentionPolicy>): RetentionPolicy => retentionPolicySchema.parse(part);
const taken = (id: string, createdAt: number, part: Partial<Facts> = {}): Facts => ({
  ...{ id, createdAt, trigger: 'automatic', pinned: false, verified: null, sizeBytes: 1 },
  ...part,
});
const hourly = (count: number): Facts[] =>
  Array.from({ length: count }, (_, back) => taken(`auto-${back}`, NOON - back * HOUR));
const kept = (plan: ReturnType<typeof previewRetention>): Record<string, string> =>
  Object.fromEntries(plan.keep.map(({ snapshotId, reasons }) => [snapshotId, reasons.join(' ')]));

describe('retention', () => {
  it('keeps the newest automatic snapshots and lists the rest with their sizes', () => {
    const plan = previewRetention(hourly(5), policy({ maxSnapshots: 3 }));

    expect(kept(plan)).toEqual({ 'auto-0': 'last', 'auto-1': 'last', 'auto-2': 'last' });
    expect(plan.prune).toEqual([
      { snapshotId: 'auto-3', sizeBytes: 1 },
      { snapshotId: 'auto-4', sizeBytes: 1 },
    ]);
  });

  it('never prunes manual and pinned ones, and does not count them', () => {
    const manual = taken('mine', NOON - 900 * HOUR, { trigger: 'manual' });
    const pinned = taken('auto-pinned', NOON + 1, { pinned: true });
    const plan = previewRetention([...hourly(3), manual, pinned], policy({ maxSnapshots: 1 }));

    expect(kept(plan)).toEqual({ 'auto-0': 'last', mine: 'manual', 'auto-pinned': 'pinned' });
  });

  it('counts safety snapshots on their own', () => {
    const safety = hourly(4).map((one) => ({ ...one, id: `safety-${one.id}`, trigger: 'safety' as const }));
    const plan = previewRetention([...hourly(2), ...safety], policy({ maxSnapshots: 2, maxSafetySnapshots: 1 }));

    expect(kept(plan)).toEqual({ 'auto-0': 'last', 'auto-1': 'last', 'safety-auto-0': 'last' });
  });

  it('thins older ones to the newest of each hour, day and week', () => {
    const everyTenMinutes = Array.from({ length: 6 * 24 * 21 }, (_, n) =>
      taken(new Date(NOON - n * 600_000).toISOString().slice(0, 16), NOON - n * 600_000),
    );
    const thin = policy({ maxSnapshots: 1, keepHourly: 3, keepDaily: 2, keepWeekly: 3 });
    const plan = previewRetention(everyTenMinutes, thin);

    expect(kept(plan)).toEqual({
      '2026-11-25T12:00': 'last hourly daily weekly',
      '2026-11-25T11:50': 'hourly',
      '2026-11-25T10:50': 'hourly',
      '2026-11-24T23:50': 'daily',
      '2026-11-22T23:50': 'weekly',
      '2026-11-15T23:50': 'weekly',
    });
  });

  it('counts periods that have snapshots, so that a queue that was closed for long loses nothing', () => {
    const old = [taken('d1', NOON), taken('d2', NOON - 40 * 24 * HOUR), taken('d3', NOON - 90 * 24 * HOUR)];

    expect(previewRetention(old, policy({ maxSnapshots: 1, keepDaily: 3 })).prune).toEqual([]);
  });

  it('spares the newest verified snapshot where no other that stays is verified', () => {
    const some = hourly(4).map((one, index) => ({ ...one, verified: index >= 2 }));

    expect(kept(previewRetention(some, policy({ maxSnapshots: 1 })))).toEqual({
      'auto-0': 'last',
      'auto-2': 'only-verified',
    });
    const manual = taken('mine', NOON - 900 * HOUR, { trigger: 'manual', verified: true });
    expect(kept(previewRetention([...some, manual], policy({ maxSnapshots: 1 })))).not.toHaveProperty('auto-2');
  });

  it('holds for whatever snapshots and policies there are', () => {
    const facts = fc.record({
      id: fc.uuid(),
      createdAt: fc.integer({ min: 0, max: 90 * 24 }).map((hours) => NOON - hours * HOUR),
      trigger: fc.constantFrom(...snapshotTriggerSchema.options),
      pinned: fc.boolean(),
      verified: fc.constantFrom(true, false, null),
      sizeBytes: fc.constant(null),
    });
    const limits = fc.record({
      maxSnapshots: fc.nat(5),
      maxSafetySnapshots: fc.integer({ min: 1, max: 5 }),
      keepHourly: fc.nat(5),
      keepDaily: fc.nat(5),
      keepWeekly: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.uniqueArray(facts, { selector: ({ id }) => id, maxLength: 60 }), limits, (snapshots, wanted) => {
        const plan = previewRetention(snapshots, wanted);
        const pruned = new Set(plan.prune.map(({ snapshotId }) => snapshotId));
        const left = snapshots.filter(({ id }) => !pruned.has(id));
        expect(plan.keep.length + plan.prune.length).toBe(snapshots.length);
        expect(left.map(({ id }) => id).toSorted()).toEqual(plan.keep.map(({ snapshotId }) => snapshotId).toSorted());
        expect(snapshots.some(({ verified }) => verified) === left.some(({ verified }) => verified)).toBe(true);
        for (const { id, trigger, pinned } of snapshots)
          if (trigger === 'manual' || pinned) expect(pruned).not.toContain(id);
        // Pruning twice prunes nothing more.
        expect(previewRetention(left, wanted).prune).toEqual([]);
      }),
    );
  });
});
