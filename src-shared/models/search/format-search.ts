import type { TaskFilter } from '../task.ts';
import { parseSearch } from './parse-search.ts';
import { looksAhead, writePath } from './search-fields.ts';
import type { SearchTerm, TextTerm } from './search-terms.ts';
import { quote, writeNumberRange, writeTimeRange } from './search-values.ts';

/** A piece of a filter as it is written in the search box. */
export interface SearchPart {
  /** `status:failed`, `-error:"timed out"`; free text is not among the parts. */
  readonly text: string;
  /** The filter without this part. */
  readonly without: TaskFilter;
}

/** The qualifiers of a filter, each as it is written and with what is left when it goes. */
export function searchParts(filter: TaskFilter): SearchPart[] {
  const { status, projectId, type, terms = [] } = filter;
  const facets = [
    status?.length ? { text: `status:${status.join(',')}`, without: withoutKey(filter, 'status') } : null,
    projectId?.length ? { text: `project:${values(projectId)}`, without: withoutKey(filter, 'projectId') } : null,
    type?.length ? { text: `type:${values(type)}`, without: withoutKey(filter, 'type') } : null,
  ].filter((part) => part !== null);
  const others = terms.map((term, index) => ({ text: writeTerm(term), without: withoutTerm(filter, index) }));
  return [...facets, ...others];
}

/** The filter as a search that reads as the same filter again. */
export function formatSearch(filter: TaskFilter): string {
  const parts = searchParts(filter).map(({ text }) => text);
  // The free text goes first: it is the first of its kind, which a term of free text must not become.
  return [...(filter.text ? [writeFreeText(filter.text)] : []), ...parts].join(' ');
}

/** Free text as it is, or in quotes where it would read as something else. */
export function writeFreeText(text: string): string {
  const { filter, problems } = parseSearch(text);
  const reads = problems.length === 0 && filter.text === text && Object.keys(filter).length === 1;
  return reads ? text : quote(text);
}

function withoutKey(filter: TaskFilter, key: 'status' | 'projectId' | 'type'): TaskFilter {
  const { [key]: _gone, ...rest } = filter;
  return rest;
}

function withoutTerm(filter: TaskFilter, index: number): TaskFilter {
  const { terms = [], ...rest } = filter;
  const left = terms.filter((_, each) => each !== index);
  return left.length === 0 ? rest : { ...rest, terms: left };
}

function writeTerm(term: SearchTerm): string {
  const sign = term.negated ? '-' : '';
  switch (term.kind) {
    case 'value':
      return `${sign}${term.field}:${values(term.values)}`;
    case 'has':
      return `${sign}has:${term.path.length > 0 ? `data.${writePath(term.path)}` : term.field}`;
    case 'number':
      return written(sign, nameOf(term), term.ranges.map(writeNumberRange));
    case 'time':
      return written(
        sign,
        term.field,
        term.ranges.map((range) => writeTimeRange(range, looksAhead(term.field))),
      );
    case 'text':
      return sign + writeText(term);
  }
}

/** A range that takes two limits to say stands twice: both must hold. */
function written(sign: string, name: string, ranges: readonly string[][]): string {
  const [first = []] = ranges;
  if (ranges.length === 1 && first.length > 1) return first.map((limit) => `${sign}${name}:${limit}`).join(' ');
  return `${sign}${name}:${ranges.map((limits) => limits.join(',')).join(',')}`;
}

function writeText(term: TextTerm): string {
  if (term.match === 'regex') return `${prefixOf(term)}/${(term.texts[0] ?? '').replace(/\//g, '\\/')}/`;
  if (term.field === 'any') return quote(term.texts[0] ?? '');
  const sign = term.match === 'equals' ? '=' : '';
  return prefixOf(term) + term.texts.map((text) => sign + value(text)).join(',');
}

function prefixOf(term: TextTerm): string {
  return term.field === 'any' ? '' : `${nameOf(term)}:`;
}

function nameOf({ field, path }: { readonly field: string; readonly path: readonly string[] }): string {
  return path.length > 0 ? `${field}.${writePath(path)}` : field;
}

function values(list: readonly (string | null)[]): string {
  return list.map((each) => value(each ?? '')).join(',');
}

function value(text: string): string {
  return /^[\p{L}\p{N}_@#%+*][^\s",]*$/u.test(text) && !text.includes('..') ? text : quote(text);
}
