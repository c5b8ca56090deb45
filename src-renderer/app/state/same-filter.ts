import { isEmptyFilter, type TaskFilter } from '../../../src-shared/models/task.ts';

/** The parts of a filter that are lists of values. */
export const FACET_FIELDS = ['status', 'projectId', 'type'] as const;
export type FacetField = (typeof FACET_FIELDS)[number];

export function selectedValues(filter: TaskFilter, field: FacetField): readonly (string | null)[] {
  return filter[field] ?? [];
}

/** Equal for filters that ask the same, whatever the order in which their values were ticked. */
export function filterKey(filter: TaskFilter): string {
  const lists = FACET_FIELDS.map((field) => [...selectedValues(filter, field)].sort(nullsFirst));
  return JSON.stringify([...lists, filter.text ?? '', filter.terms ?? []]);
}

export function sameFilter(a: TaskFilter, b: TaskFilter): boolean {
  return a === b || (isEmptyFilter(a) && isEmptyFilter(b)) || filterKey(a) === filterKey(b);
}

function nullsFirst(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}
