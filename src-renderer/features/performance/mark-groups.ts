import type { History, HistoryMark } from '../../../src-shared/models/metric-history.ts';

/** Closer than this share of the chart's width, marks would overlap. */
const LEAST_DISTANCE = 0.045;

export interface MarkGroup {
  /** Place of the first, as a share of the width. */
  readonly share: number;
  readonly marks: HistoryMark[];
}

export function markGroups({ from, to, marks }: Pick<History, 'from' | 'to' | 'marks'>): MarkGroup[] {
  const groups: MarkGroup[] = [];
  for (const mark of marks) {
    const share = (mark.at - from) / Math.max(1, to - from);
    const last = groups.at(-1);
    if (last && share - last.share < LEAST_DISTANCE) last.marks.push(mark);
    else groups.push({ share, marks: [mark] });
  }
  return groups;
}
