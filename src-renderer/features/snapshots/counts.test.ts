import { describe, expect, it } from 'vitest';
import { affectedBy, countRows, formatNet, totalOf } from './counts.ts';

const before = { queued: 10, scheduled: 0, processing: 2, completed: 5, failed: 1 };
const after = { queued: 4, scheduled: 3, processing: 2, completed: 9, failed: 0 };

describe('counts of a snapshot beside the live ones', () => {
  it('stand in the order of the statuses, with live minus snapshot', () => {
    expect(countRows(before, after).map(({ status, net }) => [status, net])).toEqual([
      ['queued', -6],
      ['scheduled', 3],
      ['processing', 0],
      ['completed', 4],
      ['failed', -1],
    ]);
    expect(totalOf(before)).toBe(18);
  });

  it('are written with their sign', () => {
    expect([formatNet(462), formatNet(-5498), formatNet(0)]).toEqual(['+462', '−5,498', '0']);
  });

  it('tell what a restore touches, leaving out what stays', () => {
    expect(affectedBy({ added: 1, removed: 2, changed: 4 })).toBe(7);
  });
});
