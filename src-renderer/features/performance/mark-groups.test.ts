import { describe, expect, it } from 'vitest';
import type { HistoryMark } from '../../../src-shared/models/metric-history.ts';
import { markGroups } from './mark-groups.ts';

const mark = (at: number): HistoryMark => ({ at, type: 'snapshot', ref: String(at), text: '' });

describe('marks of a chart', () => {
  it('stand at their moment, and those that would overlap are one', () => {
    const groups = markGroups({ from: 1000, to: 2000, marks: [mark(1000), mark(1030), mark(1060), mark(1900)] });

    expect(groups.map(({ share, marks }) => [share, marks.length])).toEqual([
      [0, 2],
      [0.06, 1],
      [0.9, 1],
    ]);
  });

  it('are none where nothing happened', () => {
    expect(markGroups({ from: 5, to: 5, marks: [] })).toEqual([]);
  });
});
