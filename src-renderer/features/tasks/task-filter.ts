import type { SearchTerm, ValueTerm } from '../../../src-shared/models/search/search-terms.ts';
import type { TaskFilter } from '../../../src-shared/models/task.ts';
import { FACET_FIELDS, type FacetField, selectedValues } from '../../app/state/same-filter.ts';

/** Stands where a task has no project or no type. */
export const NO_VALUE_LABEL = '(none)';

export function facetLabel(value: string | null): string {
  return value === null ? NO_VALUE_LABEL : value === '' ? '""' : value;
}

/** Ticks a value that is not ticked and the other way round; a part that becomes empty goes. */
export function toggleValue(filter: TaskFilter, field: FacetField, value: string | null): TaskFilter {
  const selected = selectedValues(filter, field);
  const next = selected.includes(value) ? selected.filter((each) => each !== value) : [...selected, value];
  return withValues(filter, field, next);
}

export function withText(filter: TaskFilter, text: string): TaskFilter {
  const { text: _old, ...rest } = filter;
  return text === '' ? rest : { ...rest, text };
}

/** Both filters together: choices of a facet are joined, all else must hold of both; `more` decides the free text. */
export function mergeFilter(filter: TaskFilter, more: TaskFilter): TaskFilter {
  let merged = withText(filter, more.text ?? filter.text ?? '');
  for (const field of FACET_FIELDS) {
    const values = [...new Set([...selectedValues(merged, field), ...selectedValues(more, field)])];
    merged = withValues(merged, field, values);
  }
  const known = new Set((filter.terms ?? []).map((term) => JSON.stringify(term)));
  const added = (more.terms ?? []).filter((term) => !known.has(JSON.stringify(term)));
  return added.length === 0 ? merged : { ...merged, terms: [...(filter.terms ?? []), ...added] };
}

/** The classes of error the filter chooses. */
export function selectedErrors(filter: TaskFilter): readonly (string | null)[] {
  return errorChoice(filter)?.values ?? [];
}

export function toggleError(filter: TaskFilter, value: string | null): TaskFilter {
  const selected = selectedErrors(filter);
  const values = selected.includes(value) ? selected.filter((each) => each !== value) : [...selected, value];
  const { terms: old = [], ...rest } = filter;
  const choice = errorChoice(filter);
  const others = old.filter((term) => term !== choice);
  const terms: SearchTerm[] =
    values.length === 0 ? others : [...others, { kind: 'value', field: 'errorclass', values, negated: false }];
  return terms.length === 0 ? rest : { ...rest, terms };
}

function errorChoice(filter: TaskFilter): ValueTerm | undefined {
  return filter.terms?.find(
    (term): term is ValueTerm => term.kind === 'value' && term.field === 'errorclass' && !term.negated,
  );
}

function withValues(filter: TaskFilter, field: FacetField, values: readonly (string | null)[]): TaskFilter {
  const { [field]: _old, ...rest } = filter;
  return values.length === 0 ? rest : { ...rest, [field]: values };
}
