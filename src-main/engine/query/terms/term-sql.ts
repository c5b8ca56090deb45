import type {
  NumberRange,
  NumberTerm,
  PresenceTerm,
  SearchTerm,
  TextTerm,
  TimeRange,
  TimeTerm,
  ValueTerm,
} from '../../../../src-shared/models/search/search-terms.ts';
import { type Condition, every, not, some } from './condition.ts';
import { textIn } from './text-sql.ts';

export const NUMBER_COLUMNS = { priority: 'priority', retries: 'retries', weight: 'weight' } as const;
export const TIME_COLUMNS = {
  added: 'added_at',
  started: 'started_at',
  completed: 'completed_at',
  failed: 'failed_at',
  deadline: 'deadline',
  runat: 'run_at',
} as const;
const TEXT_COLUMNS = { id: 'id', error: 'last_error', result: 'result', data: 'data' } as const;
const VALUE_COLUMNS = {
  status: 'status',
  project: 'project',
  type: 'type',
  errorclass: 'error_class(last_error)',
  errorshape: 'error_shape(last_error)',
} as const;

/**
 * The term as SQL over the content columns; true or not, never null. Moments must be fixed (`at`), and regular
 * expressions have no SQL: those are a mistake of the caller.
 */
export function termSql(term: SearchTerm): Condition {
  const condition = positiveSql(term);
  return term.negated ? not(condition) : condition;
}

/** The same without its negation. */
export function positiveSql(term: SearchTerm): Condition {
  switch (term.kind) {
    case 'value':
      return valueSql(term);
    case 'has':
      return presenceSql(term);
    case 'number':
      return numberSql(term);
    case 'time':
      return timeSql(term);
    case 'text':
      return textSql(term);
  }
}

function valueSql({ field, values }: ValueTerm): Condition {
  const expression = VALUE_COLUMNS[field];
  const named = values.filter((value) => value !== null);
  const isError = field === 'errorclass' || field === 'errorshape';
  const none = isError ? `(last_error IS NOT NULL AND ${expression} IS NULL)` : `${expression} = ''`;
  return some([
    ...(named.length > 0 ? [{ where: `${expression} IN (${named.map(() => '?').join(', ')})`, values: named }] : []),
    ...(named.length < values.length ? [{ where: none, values: [] }] : []),
  ]);
}

function presenceSql({ field, path }: PresenceTerm): Condition {
  if (field === 'data' && path.length > 0)
    return inBody(path, (value) => ({ where: `json_type(${value}) IS NOT NULL`, values: [] }));
  if (field === 'project' || field === 'type') return { where: `${field} <> ''`, values: [] };
  const column =
    field === 'weight'
      ? 'weight'
      : field in TIME_COLUMNS
        ? TIME_COLUMNS[field as TimeTerm['field']]
        : TEXT_COLUMNS[field as 'data'];
  return { where: `${column} IS NOT NULL`, values: [] };
}

function numberSql({ field, path, ranges }: NumberTerm): Condition {
  if (field !== 'data') return some(ranges.map((range) => inRange(NUMBER_COLUMNS[field], range)));
  return inBody(path, (value) =>
    every([
      { where: `json_type(${value}) IN ('integer', 'real')`, values: [] },
      some(ranges.map((range) => inRange(`json_extract(${value}, '$')`, range))),
    ]),
  );
}

function inRange(expression: string, { min, max, minOpen, maxOpen }: NumberRange): Condition {
  return every([
    { where: `${expression} IS NOT NULL`, values: [] },
    ...(min === null ? [] : [{ where: `${expression} ${minOpen ? '>' : '>='} ?`, values: [min] }]),
    ...(max === null ? [] : [{ where: `${expression} ${maxOpen ? '<' : '<='} ?`, values: [max] }]),
  ]);
}

function timeSql({ field, ranges }: TimeTerm): Condition {
  const column = TIME_COLUMNS[field];
  return some(ranges.map((range) => every([{ where: `${column} IS NOT NULL`, values: [] }, inTime(column, range)])));
}

function inTime(column: string, { from, to }: TimeRange): Condition {
  return every([
    ...(from === null ? [] : [{ where: `${column} >= ?`, values: [fixed(from)] }]),
    ...(to === null ? [] : [{ where: `${column} < ?`, values: [fixed(to)] }]),
  ]);
}

export function fixed(moment: NonNullable<TimeRange['from']>): number {
  if ('at' in moment) return moment.at;
  throw new Error('a moment that moves must be fixed before a search');
}

function textSql({ field, path, match, texts }: TextTerm): Condition {
  if (match === 'regex') throw new Error('a regular expression has no SQL');
  if (field === 'data' && path.length > 0) {
    // Reading JSON is dear: only bodies that have the text at all are read.
    return every([textIn(['data'], texts, 'contains'), inBody(path, (value) => bodyText(value, texts, match))]);
  }
  return textIn(field === 'any' ? Object.values(TEXT_COLUMNS) : [TEXT_COLUMNS[field]], texts, match);
}

/** Texts hold the text; numbers, true, false and null are it, to the letter: `41` does not find 412. */
function bodyText(value: string, texts: readonly string[], match: 'contains' | 'equals'): Condition {
  const is = textIn([value], texts, 'equals');
  if (match === 'equals') return is;
  const holds = textIn([value], texts, 'contains');
  const where = `CASE WHEN json_type(${value}) IN ('text', 'object', 'array') THEN ${holds.where} ELSE ${is.where} END`;
  return { where, values: [...holds.values, ...is.values] };
}

/** A condition on the JSON text at a path. JSON that SQLite cannot read (nested too deep) has nothing there. */
function inBody(path: readonly string[], condition: (value: string) => Condition): Condition {
  const { where, values } = condition(jsonAt(path));
  return { where: `CASE WHEN json_valid(data) THEN ${where} ELSE false END`, values };
}

/** SQL of the value at a path in the body: a string as it reads, anything else as its JSON text. */
export function bodyValue(path: readonly string[]): string {
  const value = jsonAt(path);
  return `CASE WHEN json_valid(data) THEN iif(json_type(${value}) = 'text', ${value} ->> '$', ${value}) END`;
}

function jsonAt(path: readonly string[]): string {
  const isPlace = path.map((step) => /^\d{1,9}$/.test(step));
  const write = (asPlaces: boolean): string =>
    sqlText(
      `$${path.map((step, at) => (asPlaces && isPlace[at] ? `[${step}]` : `.${JSON.stringify(step)}`)).join('')}`,
    );
  const at = (asPlaces: boolean): string => `(data -> ${write(asPlaces)})`;
  return isPlace.includes(true) ? `coalesce(${at(true)}, ${at(false)})` : at(false);
}

function sqlText(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}
