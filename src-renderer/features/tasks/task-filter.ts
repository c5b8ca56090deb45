import { isEmptyFilter, type TaskFilter } from '../../../src-shared/models/task.ts';

/** The parts of a filter that are lists of values. */
export const FACET_FIELDS = ['status', 'projectId', 'type'] as const;
export type FacetField = (typeof FACET_FIELDS)[number];

/** What a part of the filter is called in front of people, also in chips: `project:poppo-core`. */
export const FACET_NAMES: Readonly<Record<FacetField, string>> = {
  status: 'status',
  projectId: 'project',
  type: 'type',
};

/** Stands where a task has no project or no type. */
export const NO_VALUE_LABEL = '(none)';

/** A part of the filter as it is shown above the list. */
export interface FilterChip {
  readonly field: FacetField;
  readonly name: string;
  /** The first values, joined by commas. */
  readonly values: string;
  /** Values that did not fit above. */
  readonly more: number;
}

const VALUES_IN_CHIP = 3;

export function facetLabel(value: string | null): string {
  return value === null ? NO_VALUE_LABEL : value === '' ? '""' : value;
}

export function selectedValues(filter: TaskFilter, field: FacetField): readonly (string | null)[] {
  return filter[field] ?? [];
}

/** Ticks a value that is not ticked and the other way round; a part that becomes empty goes. */
export function toggleValue(filter: TaskFilter, field: FacetField, value: string | null): TaskFilter {
  const selected = selectedValues(filter, field);
  const next = selected.includes(value) ? selected.filter((each) => each !== value) : [...selected, value];
  return withValues(filter, field, next);
}

export function withoutField(filter: TaskFilter, field: FacetField): TaskFilter {
  return withValues(filter, field, []);
}

export function withText(filter: TaskFilter, text: string): TaskFilter {
  const { text: _old, ...rest } = filter;
  return text === '' ? rest : { ...rest, text };
}

export function filterChips(filter: TaskFilter): FilterChip[] {
  return FACET_FIELDS.flatMap((field) => {
    const values = selectedValues(filter, field);
    if (values.length === 0) return [];
    const shown = values.slice(0, VALUES_IN_CHIP).map(facetLabel).join(', ');
    return [{ field, name: FACET_NAMES[field], values: shown, more: Math.max(0, values.length - VALUES_IN_CHIP) }];
  });
}

/** Equal for filters that ask the same, whatever the order in which their values were ticked. */
export function filterKey(filter: TaskFilter): string {
  const lists = FACET_FIELDS.map((field) => [...selectedValues(filter, field)].sort(nullsFirst));
  return JSON.stringify([...lists, filter.text ?? '']);
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

function withValues(filter: TaskFilter, field: FacetField, values: readonly (string | null)[]): TaskFilter {
  const { [field]: _old, ...rest } = filter;
  return values.length === 0 ? rest : { ...rest, [field]: values };
}
