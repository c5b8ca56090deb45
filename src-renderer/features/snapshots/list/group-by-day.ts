import type { Snapshot } from '../../../../src-shared/models/snapshot.ts';

export interface DayGroup {
  /** `Today`, `Yesterday`, `Saturday, 21 November`, with the year where it is another one. */
  readonly title: string;
  readonly snapshots: readonly Snapshot[];
}

const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const DAY_OF_YEAR = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** Days of the reader's zone, in the order in which the snapshots come (newest first). */
export function groupByDay(snapshots: readonly Snapshot[], now: number): DayGroup[] {
  const groups: { title: string; snapshots: Snapshot[] }[] = [];
  for (const snapshot of snapshots) {
    const title = dayTitle(snapshot.createdAt, now);
    const last = groups.at(-1);
    if (last?.title === title) last.snapshots.push(snapshot);
    else groups.push({ title, snapshots: [snapshot] });
  }
  return groups;
}

export function dayTitle(at: number, now: number): string {
  const day = new Date(at);
  const today = new Date(now);
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (day.toDateString() === today.toDateString()) return 'Today';
  if (day.toDateString() === yesterday.toDateString()) return 'Yesterday';
  return (day.getFullYear() === today.getFullYear() ? DAY : DAY_OF_YEAR).format(day);
}
