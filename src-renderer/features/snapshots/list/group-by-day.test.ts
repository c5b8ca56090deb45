import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../../src-shared/models/snapshot.ts';
import { filterSnapshots } from './filter-snapshots.ts';
import { groupByDay } from './group-by-day.ts';

const now = new Date(2026, 10, 23, 9, 40).getTime();

function snapshot(name: string, at: Date, rest: Partial<Snapshot> = {}): Snapshot {
  return {
    id: name,
    name,
    note: '',
    trigger: 'manual',
    pinned: false,
    createdAt: at.getTime(),
    taskCount: 0,
    counts: { queued: 0, scheduled: 0, processing: 0, completed: 0, failed: 0 },
    contentHash: '',
    sizeBytes: null,
    lastVerifiedAt: null,
    verified: null,
    ...rest,
  };
}

describe('groupByDay', () => {
  it('names the days as people do, and keeps the order', () => {
    const groups = groupByDay(
      [
        snapshot('a', new Date(2026, 10, 23, 0, 0)),
        snapshot('b', new Date(2026, 10, 22, 23, 59)),
        snapshot('c', new Date(2026, 10, 22, 0, 0)),
        snapshot('d', new Date(2026, 10, 21, 12, 0)),
        snapshot('e', new Date(2025, 10, 21, 12, 0)),
      ],
      now,
    );
    expect(groups.map(({ title, snapshots }) => [title, snapshots.map(({ id }) => id).join('')])).toEqual([
      ['Today', 'a'],
      ['Yesterday', 'bc'],
      ['Saturday 21 November', 'd'],
      ['21 November 2025', 'e'],
    ]);
  });

  it('knows yesterday on the first of a month', () => {
    const first = new Date(2026, 11, 1, 8).getTime();
    expect(groupByDay([snapshot('a', new Date(2026, 10, 30, 8))], first)[0]?.title).toBe('Yesterday');
  });
});

describe('filterSnapshots', () => {
  const all = [
    snapshot('Before deploy', new Date(now), { note: 'v2.4' }),
    snapshot('auto-1', new Date(now), { trigger: 'automatic' }),
  ];
  const names = (found: Snapshot[]) => found.map(({ name }) => name);

  it('looks into name and note, in either case', () => {
    expect(names(filterSnapshots(all, ' V2 ', 'all'))).toEqual(['Before deploy']);
    expect(names(filterSnapshots(all, '', 'all'))).toHaveLength(2);
  });

  it('keeps to one trigger', () => {
    expect(names(filterSnapshots(all, '', 'automatic'))).toEqual(['auto-1']);
    expect(names(filterSnapshots(all, 'deploy', 'automatic'))).toEqual([]);
  });

  it('tells whole, damaged and never verified ones apart', () => {
    const [whole, damaged] = [true, false].map((verified) => snapshot(`${verified}`, new Date(now), { verified }));
    const some = [...all, ...[whole, damaged].filter((each) => each !== undefined)];
    expect(names(filterSnapshots(some, '', 'verified'))).toEqual(['true']);
    expect(names(filterSnapshots(some, '', 'damaged'))).toEqual(['false']);
    expect(names(filterSnapshots(some, '', 'unverified'))).toEqual(['Before deploy', 'auto-1']);
  });

  it('finds pinned ones, whoever took them', () => {
    const pinned = snapshot('kept', new Date(now), { trigger: 'automatic', pinned: true });
    expect(names(filterSnapshots([...all, pinned], '', 'pinned'))).toEqual(['kept']);
  });
});
