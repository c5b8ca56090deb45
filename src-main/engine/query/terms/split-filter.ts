import type { SearchTerm, TextTerm, ValueTerm } from '../../../../src-shared/models/search/search-terms.ts';
import type { TaskFilter } from '../../../../src-shared/models/task.ts';

/** The part of a filter that looks at more than status, project and type. */
export interface Residual {
  /** One term each, the free text among them; all must hold. */
  readonly terms: readonly SearchTerm[];
  /** Equal for residuals that ask the same. */
  readonly key: string;
}

/** A term about the facets, which counts by facet can answer. */
export function isFacetTerm(term: SearchTerm): term is ValueTerm {
  return term.kind === 'value' && (term.field === 'status' || term.field === 'project' || term.field === 'type');
}

/** Null where the facets are all that is asked. */
export function residualOf(filter: TaskFilter): Residual | null {
  const terms = [
    ...(filter.text ? [freeText(filter.text)] : []),
    ...(filter.terms ?? []).filter((term) => !isFacetTerm(term)),
  ];
  return terms.length === 0 ? null : { terms, key: JSON.stringify(terms) };
}

function freeText(text: string): TextTerm {
  return { kind: 'text', field: 'any', path: [], match: 'contains', texts: [text], negated: false };
}

/** True where one of the terms is a regular expression. */
export function hasRegex(terms: readonly SearchTerm[]): boolean {
  return terms.some((term) => term.kind === 'text' && term.match === 'regex');
}

/** What of the cell's facets the filter asks. */
export function facetMatcher(filter: TaskFilter): (cell: { status: string; project: string; type: string }) => boolean {
  const tests = [
    test('status', filter.status),
    test('project', filter.projectId),
    test('type', filter.type),
    ...(filter.terms ?? []).filter(isFacetTerm).map(({ field, values, negated }) => test(field, values, negated)),
  ].filter((each) => each !== null);
  return (cell) => tests.every((passes) => passes(cell));
}

type FacetField = 'status' | 'project' | 'type';

function test(field: string, values: readonly (string | null)[] | undefined, negated = false) {
  if (!values?.length) return null;
  const wanted = new Set(values.map((value) => value ?? ''));
  return (cell: Readonly<Record<FacetField, string>>): boolean => wanted.has(cell[field as FacetField]) !== negated;
}

/** The filter without its residual. */
export function facetsOf({ text: _text, terms = [], ...facets }: TaskFilter): TaskFilter {
  return { ...facets, terms: terms.filter(isFacetTerm) };
}

/** The filter without its choice of classes of error; what it excludes stays. */
export function withoutErrorClass(filter: TaskFilter): TaskFilter {
  const isChoice = (term: SearchTerm): boolean => term.kind === 'value' && term.field === 'errorclass' && !term.negated;
  return { ...filter, terms: (filter.terms ?? []).filter((term) => !isChoice(term)) };
}
