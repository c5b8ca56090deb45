import type { BodyFields } from '../../../../src-shared/models/body-fields.ts';
import {
  fieldKind,
  looksAhead,
  parsePath,
  SEARCH_FIELDS,
  writePath,
} from '../../../../src-shared/models/search/search-fields.ts';
import { PRESENCE_FIELDS } from '../../../../src-shared/models/search/search-terms.ts';
import { quote } from '../../../../src-shared/models/search/search-values.ts';
import { type Token, tokenize } from '../../../../src-shared/models/search/tokens.ts';
import type { Facet, TaskFacets } from '../../../../src-shared/models/task.ts';

/** What suggestions are made from. */
export interface SuggestionSource {
  readonly facets: TaskFacets | undefined;
  readonly body: BodyFields | undefined;
}

export interface Suggestion {
  /** What the piece at the cursor becomes. */
  readonly text: string;
  readonly hint: string;
  /** Tasks it would be about; null where that is not known. */
  readonly count: number | null;
  /** True where the piece is whole with it; a field still wants its value. */
  readonly complete: boolean;
}

export interface SuggestionGroup {
  readonly title: string;
  readonly items: readonly Suggestion[];
}

/** The suggestions, and the stretch of the text that choosing one replaces. */
export interface Suggestions {
  readonly groups: readonly SuggestionGroup[];
  readonly start: number;
  readonly end: number;
}

const MOST_PER_GROUP = 7;

/** What could be typed next, with the cursor at the end of `text`. */
export function suggest(text: string, source: SuggestionSource): Suggestions {
  const last = tokenize(text, (name) => fieldKind(name) !== null).at(-1);
  const token = last && last.end === text.length ? last : null;
  const start = token?.start ?? text.length;
  const sign = token?.negated ? '-' : '';
  const groups = token?.field
    ? valueGroups(token, sign, source)
    : fieldGroups((token?.value ?? '').toLowerCase(), sign, source);
  return { groups: groups.filter(({ items }) => items.length > 0), start, end: text.length };
}

function fieldGroups(typed: string, sign: string, { facets, body }: SuggestionSource): SuggestionGroup[] {
  const fields = SEARCH_FIELDS.filter(({ name }) => name.startsWith(typed)).map(({ name, hint }) => ({
    text: `${sign}${name}:`,
    hint,
    count: null,
    complete: false,
  }));
  const wanted = typed.startsWith('data.') ? typed.slice('data.'.length) : typed;
  const inData = typed.length < 2 ? [] : bodyFieldItems(wanted, sign, body);
  return [
    { title: 'Fields', items: fields.slice(0, typed === '' ? 20 : MOST_PER_GROUP) },
    { title: 'Fields in task data', items: inData.slice(0, MOST_PER_GROUP) },
    { title: 'Values', items: typed.length < 2 ? [] : knownValues(typed, sign, facets).slice(0, MOST_PER_GROUP) },
  ];
}

function bodyFieldItems(typed: string, sign: string, body: BodyFields | undefined): Suggestion[] {
  return (body?.fields ?? [])
    .filter(({ path }) => path.join('.').toLowerCase().includes(typed))
    .map(({ path, kinds, distinct, count }) => ({
      text: `${sign}data.${writePath(path)}:`,
      hint: `${kinds.join(' or ')}${distinct > 1 ? `, ${distinct} values` : ''}`,
      count: body && body.sampled > 0 ? Math.round((count / body.sampled) * body.total) : null,
      complete: false,
    }));
}

function knownValues(typed: string, sign: string, facets: TaskFacets | undefined): Suggestion[] {
  if (!facets) return [];
  const lists: ReadonlyArray<readonly [string, readonly Facet[]]> = [
    ['status', facets.status],
    ['project', facets.projectId],
    ['type', facets.type],
    ['errorclass', facets.errorClass ?? []],
  ];
  return lists
    .flatMap(([field, values]) =>
      values
        .filter(({ value, count }) => count > 0 && value?.toLowerCase().includes(typed))
        .map(({ value, count }) => whole(`${sign}${field}:${written(value ?? '')}`, '', count)),
    )
    .sort((a, b) => (b.count ?? 0) - (a.count ?? 0));
}

function valueGroups(token: Token, sign: string, source: SuggestionSource): SuggestionGroup[] {
  const field = token.field ?? '';
  const comma = token.value.lastIndexOf(',') + 1;
  const before = `${sign}${field}:${token.value.slice(0, comma)}`;
  const typed = token.value
    .slice(comma)
    .replace(/^[="]+/, '')
    .toLowerCase();
  const items = valuesOf(field, source)
    .filter(({ text }) => text.toLowerCase().includes(typed) && (typed === '' || text.toLowerCase() !== typed))
    .map(({ text, hint, count, isLiteral }) => whole(`${before}${isLiteral ? text : written(text)}`, hint, count));
  const title = field.startsWith('data.') ? 'Used often' : 'Values';
  return [{ title, items: items.slice(0, MOST_PER_GROUP + 3) }];
}

interface Value {
  readonly text: string;
  readonly hint: string;
  readonly count: number | null;
  /** Stands as it is: an operator with its value. */
  readonly isLiteral?: boolean;
}

function valuesOf(field: string, { facets, body }: SuggestionSource): Value[] {
  if (field.startsWith('data.')) return bodyValues(field.slice('data.'.length), body);
  if (field === 'status') return facetValues(facets?.status);
  if (field === 'project') return facetValues(facets?.projectId);
  if (field === 'type') return facetValues(facets?.type);
  if (field === 'errorclass' || field === 'error') return facetValues(facets?.errorClass ?? []);
  if (field === 'has') return PRESENCE_FIELDS.map((text) => ({ text, hint: '', count: null, isLiteral: true }));
  const kind = fieldKind(field);
  if (kind === 'time') return looksAhead(field) ? AHEAD : AGES;
  return kind === 'number' ? NUMBERS : [];
}

const literal = (text: string, hint: string): Value => ({ text, hint, count: null, isLiteral: true });
const AGES = [
  literal('<1h', 'in the last hour'),
  literal('<24h', 'in the last day'),
  literal('<7d', 'in the last week'),
  literal('>7d', 'longer ago'),
  literal('1h..24h', 'between the two'),
];
const AHEAD = [
  literal('<1h', 'within an hour, or past'),
  literal('<24h', 'within a day, or past'),
  literal('>7d', 'later'),
];
const NUMBERS = [literal('>0', 'more than'), literal('<5', 'less than'), literal('3..8', 'from, to')];

function facetValues(facets: readonly Facet[] | undefined): Value[] {
  return (facets ?? []).map(({ value, count }) => ({
    text: value ?? '',
    hint: value === null ? 'has none' : '',
    count,
  }));
}

function bodyValues(path: string, body: BodyFields | undefined): Value[] {
  const steps = parsePath(path)?.join('\0');
  const field = body?.fields.find((each) => each.path.join('\0') === steps);
  if (!field || !body || body.sampled === 0) return [];
  return field.values.map(({ text, count }) => ({
    text,
    hint: '',
    count: Math.round((count / body.sampled) * body.total),
  }));
}

function whole(text: string, hint: string, count: number | null): Suggestion {
  return { text, hint, count, complete: true };
}

function written(text: string): string {
  return /^[\p{L}\p{N}_@#%+*][^\s",]*$/u.test(text) && !text.includes('..') ? text : quote(text);
}
