import type { TaskFilter } from '../task.ts';
import { isTaskStatus, TASK_STATUSES } from '../task-status.ts';
import {
  fieldKind,
  isNumberField,
  isPresenceField,
  isTextField,
  isTimeField,
  isValueField,
  looksAhead,
  parsePath,
} from './search-fields.ts';
import { LONGEST_TEXT, type SearchTerm, type TextTerm, type ValueTerm } from './search-terms.ts';
import { readNumberRange, readTimeRange, splitList, unquote } from './search-values.ts';
import { type Token, tokenize } from './tokens.ts';

/** Why a piece of a search means nothing, and where it stands in the text. */
export interface SearchProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export interface ParsedSearch {
  /** What the pieces that mean something ask for. */
  readonly filter: TaskFilter;
  readonly problems: readonly SearchProblem[];
}

class Problem extends Error {}

/**
 * Reads a search. Qualifiers are `field:value`; everything else is looked for literally, words that stand side by
 * side as they read. A `-` before a piece excludes what it finds. Never throws: what means nothing becomes a problem.
 */
export function parseSearch(text: string): ParsedSearch {
  const problems: SearchProblem[] = [];
  const terms: SearchTerm[] = [];
  for (const token of joinWords(
    text,
    tokenize(text, (name) => fieldKind(name) !== null),
  )) {
    try {
      terms.push(readTerm(token));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problems.push({ message: error.message, start: token.start, end: token.end });
    }
  }
  return { filter: filterOf(terms), problems };
}

const isWord = ({ field, negated, value }: Token): boolean =>
  field === null && !negated && !value.startsWith('"') && !isRegex(value);

/** Words that stand side by side are one text, with the white space between them. */
function joinWords(text: string, tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (last && isWord(last) && isWord(token)) {
      joined[joined.length - 1] = { ...last, end: token.end, value: text.slice(last.start, token.end) };
    } else joined.push(token);
  }
  return joined;
}

function isRegex(value: string): boolean {
  return value.length > 2 && value.startsWith('/') && value.endsWith('/');
}

function readTerm(token: Token): SearchTerm {
  const { field, value, negated } = token;
  if (!token.closed) throw new Problem('The quotes are not closed');
  if (field === null) return textTerm('any', [], value, negated);
  if (value === '') throw new Problem(`${field}: wants a value`);
  if (field.startsWith('data.')) return dataTerm(parsePath(field.slice('data.'.length)) ?? [], value, negated);
  if (field === 'has') return presenceTerm(value, negated);
  const [values, numbers, times, texts] = [
    isValueField(field),
    isNumberField(field),
    isTimeField(field),
    isTextField(field),
  ];
  if (values) return valueTerm(values, value, negated);
  if (numbers) return { kind: 'number', field: numbers, path: [], ranges: numberRanges(field, value), negated };
  if (times) return { kind: 'time', field: times, ranges: timeRanges(field, value), negated };
  if (texts) return textTerm(texts, [], value, negated);
  throw new Problem(`${field}: is no field`);
}

function textTerm(field: TextTerm['field'], path: string[], value: string, negated: boolean): TextTerm {
  const base = { kind: 'text', field, path, negated } as const;
  if (isRegex(value)) return { ...base, match: 'regex', texts: [readRegex(value)] };
  if (field === 'any')
    return { ...base, match: 'contains', texts: [checkLength(isQuoted(value) ? unquote(value) : value)] };
  const values = splitList(value);
  const match = values.every(({ equals }) => equals) ? 'equals' : 'contains';
  if (match === 'contains' && values.some(({ equals }) => equals))
    throw new Problem('Either all values have a = or none');
  return { ...base, match, texts: values.map(({ text }) => checkLength(text)) };
}

function isQuoted(value: string): boolean {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"');
}

function checkLength(text: string): string {
  if (text === '') throw new Problem('There is no text between the quotes');
  if (text.length > LONGEST_TEXT) throw new Problem(`A text may have ${LONGEST_TEXT} characters at the most`);
  return text;
}

function readRegex(value: string): string {
  const source = value.slice(1, -1).replace(/\\\//g, '/');
  try {
    new RegExp(source, 'u');
  } catch (error) {
    throw new Problem(
      `Not a regular expression: ${error instanceof Error ? error.message.replace(/^.*: /, '') : value}`,
    );
  }
  return checkLength(source);
}

/** A number is compared as one where an operator or a range asks for it; else the value is looked for as a text. */
function dataTerm(path: string[], value: string, negated: boolean): SearchTerm {
  if (!/^(?:[<>]|[^"]*\.\.)/.test(value)) return textTerm('data', path, value, negated);
  return { kind: 'number', field: 'data', path, ranges: numberRanges(`data.${path.join('.')}`, value), negated };
}

function presenceTerm(value: string, negated: boolean): SearchTerm {
  const path = value.startsWith('data.') ? parsePath(value.slice('data.'.length)) : [];
  const field = path && isPresenceField(path.length > 0 ? 'data' : value);
  if (!field || !path) throw new Problem(`has: wants deadline, error, result, data or the like, not ${value}`);
  return { kind: 'has', field, path, negated };
}

function valueTerm(field: ValueTerm['field'], value: string, negated: boolean): ValueTerm {
  const values = splitList(value).map(({ text, quoted }) => {
    if (text === '' && !quoted) throw new Problem(`${field}: wants a value between the commas`);
    if (field === 'status' && !isTaskStatus(text)) {
      throw new Problem(
        `status: wants ${TASK_STATUSES.slice(0, -1).join(', ')} or ${TASK_STATUSES.at(-1)}, not ${text}`,
      );
    }
    if (text.length > 1024) throw new Problem(`${field}: a value may have 1024 characters at the most`);
    return text === '' ? null : text;
  });
  return { kind: 'value', field, values: [...new Set(values)], negated };
}

function numberRanges(field: string, value: string) {
  return value.split(',').map((each) => {
    const range = readNumberRange(each);
    if (!range) throw new Problem(`${field}: wants a number such as 5, >5 or 3..8, not ${each || 'nothing'}`);
    return range;
  });
}

function timeRanges(field: string, value: string) {
  return value.split(',').map((each) => {
    const range = readTimeRange(each, looksAhead(field));
    const examples = looksAhead(field) ? '<2h' : '<2h (younger), >7d (older)';
    if (!range) throw new Problem(`${field}: wants a time such as ${examples} or 2026-11-23, not ${each || 'nothing'}`);
    return range;
  });
}

const FACETS = { status: 'status', project: 'projectId', type: 'type' } as const;

/** The first of each facet and the first free text have places of their own, which lists answer fastest. */
function filterOf(terms: readonly SearchTerm[]): TaskFilter {
  const filter: TaskFilter = {};
  const rest: SearchTerm[] = [];
  for (const term of terms) if (!takePlace(filter, term)) rest.push(term);
  return rest.length > 0 ? { ...filter, terms: rest } : filter;
}

function takePlace(filter: TaskFilter, term: SearchTerm): boolean {
  if (term.negated) return false;
  if (term.kind === 'text' && term.field === 'any' && term.match === 'contains' && filter.text === undefined) {
    filter.text = term.texts[0];
    return true;
  }
  if (term.kind !== 'value') return false;
  if (term.field === 'status' && filter.status === undefined) {
    filter.status = term.values.filter(isTaskStatus);
    return true;
  }
  const facet = term.field === 'project' || term.field === 'type' ? FACETS[term.field] : null;
  if (facet === null || filter[facet] !== undefined) return false;
  filter[facet] = term.values;
  return true;
}
