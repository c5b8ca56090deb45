import type { Facet } from '../../../../src-shared/models/task.ts';
import { facetLabel } from '../../tasks/task-filter.ts';

export interface ProjectRow {
  readonly label: string;
  readonly snapshot: number;
  readonly live: number;
  /** Live minus snapshot. */
  readonly net: number;
}

/** As many as there are statuses, so that the two tables end together. */
const SHOWN = 6;

/** Projects of either side, those with the most tasks first, and how many were left out. */
export function projectRows(past: readonly Facet[], live: readonly Facet[]): { rows: ProjectRow[]; more: number } {
  const counts = new Map<string | null, { snapshot: number; live: number }>();
  for (const { value, count } of past) counts.set(value, { snapshot: count, live: 0 });
  for (const { value, count } of live) counts.set(value, { snapshot: counts.get(value)?.snapshot ?? 0, live: count });
  const rows = [...counts]
    .map(([value, each]) => ({ label: facetLabel(value), ...each, net: each.live - each.snapshot }))
    .sort((a, b) => Math.max(b.live, b.snapshot) - Math.max(a.live, a.snapshot));
  return rows.length <= SHOWN ? { rows, more: 0 } : { rows: rows.slice(0, SHOWN - 1), more: rows.length - SHOWN + 1 };
}
