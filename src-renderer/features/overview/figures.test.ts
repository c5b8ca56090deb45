import { describe, expect, it } from 'vitest';
import type { Overview } from '../../../src-shared/models/queue.ts';
import { describeFlow, storageParts, totalOf } from './figures.ts';
import { statusNote } from './status-notes.ts';

const NOW = 1_000_000_000;
const OVERVIEW: Overview = {
  revision: 1,
  takenAt: NOW,
  counts: { queued: 1, scheduled: 2, processing: 3, completed: 4, failed: 5 },
  health: { level: 'ok', headline: '', detail: '', filter: null, filterCount: 0 },
  projects: [],
  hiddenProjects: 0,
  nextUp: [],
  oldestWaitingAt: null,
  nextScheduledAt: null,
  longestProcessingSince: null,
  lastHour: { added: 984, completed: 852, failed: 212 },
  storage: { mainBytes: 0, journalBytes: 0, snapshotBytes: 0, lastSavedAt: null },
};

describe('totalOf', () => {
  it('adds every status', () => {
    expect(totalOf(OVERVIEW.counts)).toBe(15);
  });
});

describe('describeFlow', () => {
  it('says whether the queue shrinks, grows or holds', () => {
    expect(describeFlow({ added: 984, completed: 852, failed: 210 })).toEqual({
      perMinute: '17.7',
      note: '16.4 in / min, so it shrinks',
    });
    expect(describeFlow({ added: 60, completed: 0, failed: 0 }).note).toBe('1.0 in / min, so it grows');
    expect(describeFlow({ added: 1, completed: 0, failed: 0 }).note).toBe('0.0 in / min, so it holds');
    expect(describeFlow({ added: 0, completed: 0, failed: 0 }).note).toBe('0.0 in / min, so it holds');
  });
});

describe('statusNote', () => {
  it('says that nothing is there where nothing is', () => {
    expect(statusNote('queued', OVERVIEW, NOW)).toBe('none waits');
    expect(statusNote('scheduled', OVERVIEW, NOW)).toBe('none planned');
    expect(statusNote('processing', OVERVIEW, NOW)).toBe('none at work');
  });

  it('says how long and when', () => {
    const overview = {
      ...OVERVIEW,
      oldestWaitingAt: NOW - 8_040_000,
      nextScheduledAt: NOW + 38_000,
      longestProcessingSince: NOW - 184_000,
    };
    expect(statusNote('queued', overview, NOW)).toBe('oldest 2 h 14 m');
    expect(statusNote('scheduled', overview, NOW)).toBe('next in 38 s');
    expect(statusNote('scheduled', overview, NOW + 40_000)).toBe('next is due');
    expect(statusNote('processing', overview, NOW)).toBe('longest 3 m 4 s');
  });

  it('never shows milliseconds, even when the clocks differ', () => {
    expect(statusNote('processing', { ...OVERVIEW, longestProcessingSince: NOW + 500 }, NOW)).toBe('longest 1 s');
  });

  it('counts what ended in the last hour', () => {
    expect(statusNote('completed', OVERVIEW, NOW)).toBe('kept, 852 in 1 h');
    expect(statusNote('failed', OVERVIEW, NOW)).toBe('212 in 1 h');
  });
});

describe('storageParts', () => {
  it('leaves out what takes nothing, but never the main file', () => {
    expect(storageParts(OVERVIEW.storage).map(({ label }) => label)).toEqual(['Main']);
    const all = { mainBytes: 1, journalBytes: 2, snapshotBytes: 3, lastSavedAt: null };
    expect(storageParts(all).map(({ label }) => label)).toEqual(['Main', 'Journal', 'Snapshots']);
  });
});
