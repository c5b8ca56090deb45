import type { RestorePreview } from '../../../src-shared/models/snapshot.ts';
import { type StatusCounts, TASK_STATUSES, type TaskStatus } from '../../../src-shared/models/task.ts';
import { formatCount } from '../../components/format.ts';

export interface CountRow {
  readonly status: TaskStatus;
  readonly snapshot: number;
  readonly live: number;
  /** Live minus snapshot. */
  readonly net: number;
}

export function countRows(snapshot: StatusCounts, live: StatusCounts): CountRow[] {
  return TASK_STATUSES.map((status) => ({
    status,
    snapshot: snapshot[status],
    live: live[status],
    net: live[status] - snapshot[status],
  }));
}

export function totalOf(counts: StatusCounts): number {
  return TASK_STATUSES.reduce((sum, status) => sum + counts[status], 0);
}

/** `+462`, `−5,498` with a real minus, `0` */
export function formatNet(net: number): string {
  if (net === 0) return '0';
  return net > 0 ? `+${formatCount(net)}` : `−${formatCount(-net)}`;
}

/** Tasks that a restore would touch. */
export function affectedBy({ added, removed, changed }: Pick<RestorePreview, 'added' | 'removed' | 'changed'>): number {
  return added + removed + changed;
}
