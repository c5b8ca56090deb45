import type { Overview, StorageSummary } from '../../../src-shared/models/queue.ts';
import { type StatusCounts, TASK_STATUSES } from '../../../src-shared/models/task.ts';

export function totalOf(counts: StatusCounts): number {
  return TASK_STATUSES.reduce((sum, status) => sum + counts[status], 0);
}

/** Tasks that left the queue per minute of the last hour, and whether it grows or shrinks by that. */
export function describeFlow(lastHour: Overview['lastHour']): { perMinute: string; note: string } {
  const out = perMinute(lastHour.completed + lastHour.failed);
  const into = perMinute(lastHour.added);
  return { perMinute: out, note: `${into} in / min, so it ${trend(Number(into) - Number(out))}` };
}

/** Taken from the figures as shown, so that equal ones never "grow". */
function trend(net: number): string {
  if (net === 0) return 'holds';
  return net > 0 ? 'grows' : 'shrinks';
}

function perMinute(perHour: number): string {
  return (perHour / 60).toFixed(1);
}

export interface StoragePart {
  readonly label: string;
  readonly bytes: number;
  readonly color: string;
}

/** What the queue takes on disk, by what it is for; parts that take nothing are left out, except the main file. */
export function storageParts(storage: StorageSummary): StoragePart[] {
  const parts = [
    { label: 'Main', bytes: storage.mainBytes, color: 'var(--d1)' },
    { label: 'Journal', bytes: storage.journalBytes, color: 'var(--d3)' },
    { label: 'Snapshots', bytes: storage.snapshotBytes, color: 'var(--d2)' },
  ];
  return parts.filter(({ bytes }, index) => index === 0 || bytes > 0);
}
