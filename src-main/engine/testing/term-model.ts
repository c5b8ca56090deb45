import { errorClassOf, errorShapeOf } from '../../../src-shared/models/search/error-shape.ts';
import type { Moment, SearchTerm } from '../../../src-shared/models/search/search-terms.ts';
import type { TaskRecord } from '../store/task-record.ts';

const NUMBERS = { priority: 'priority', retries: 'retries', weight: 'weight' } as const;
const TIMES = {
  added: 'added_at',
  started: 'started_at',
  completed: 'completed_at',
  failed: 'failed_at',
  deadline: 'deadline',
  runat: 'run_at',
} as const;
const TEXTS = { id: ['id'], error: ['last_error'], result: ['result'], data: ['data'] } as const;

/** Whether a term holds for a row, by looking at the row alone. */
export function holdsFor(row: TaskRecord, term: SearchTerm): boolean {
  return holds(row, term) !== term.negated;
}

function holds(row: TaskRecord, term: SearchTerm): boolean {
  switch (term.kind) {
    case 'value':
      return term.values.some((value) => isValue(row, term.field, value));
    case 'has':
      return hasField(row, term.field, term.path);
    case 'number': {
      const value = term.field === 'data' ? at(row.data, term.path) : row[NUMBERS[term.field]];
      if (typeof value !== 'number') return false;
      return term.ranges.some(
        ({ min, max, minOpen, maxOpen }) =>
          (min === null || value > min || (!minOpen && value === min)) &&
          (max === null || value < max || (!maxOpen && value === max)),
      );
    }
    case 'time': {
      const value = row[TIMES[term.field]];
      return (
        value !== null &&
        term.ranges.some(({ from, to }) => value >= (moment(from) ?? 0) && value < (moment(to) ?? Infinity))
      );
    }
    case 'text':
      return textsOf(row, term).some((text) => term.texts.some((wanted) => isText(text, wanted, term.match)));
  }
}

function isValue(row: TaskRecord, field: string, value: string | null): boolean {
  if (field === 'errorclass') return row.last_error !== null && errorClassOf(row.last_error) === value;
  if (field === 'errorshape') return row.last_error !== null && errorShapeOf(row.last_error) === value;
  return row[field as 'status'] === (value ?? '');
}

function hasField(row: TaskRecord, field: string, path: readonly string[]): boolean {
  if (path.length > 0) return at(row.data, path) !== undefined;
  if (field === 'project' || field === 'type') return row[field] !== '';
  if (field === 'weight') return row.weight !== null;
  return row[field in TIMES ? TIMES[field as keyof typeof TIMES] : TEXTS[field as 'data'][0]] !== null;
}

interface Text {
  readonly text: string;
  /** Found as a whole only. */
  readonly whole: boolean;
}

function textsOf(row: TaskRecord, { field, path, match }: Extract<SearchTerm, { kind: 'text' }>): Text[] {
  if (path.length > 0) {
    const value = at(row.data, path);
    if (value === undefined) return [];
    const reads = match === 'regex' && typeof value === 'string' ? value : JSON.stringify(value);
    return [{ text: reads, whole: typeof value !== 'string' && typeof value !== 'object' }];
  }
  const columns = field === 'any' ? Object.values(TEXTS).flat() : TEXTS[field];
  return columns.flatMap((column) => (row[column] === null ? [] : [{ text: row[column], whole: false }]));
}

function isText({ text, whole }: Text, wanted: string, match: 'contains' | 'equals' | 'regex'): boolean {
  if (match === 'regex') return new RegExp(wanted, 'iu').test(text);
  if (match === 'equals' || whole) return text === wanted || text === JSON.stringify(wanted);
  const forms = [wanted, JSON.stringify(wanted).slice(1, -1)];
  return forms.some((form) => lower(text).includes(lower(form)));
}

function at(data: string | null, path: readonly string[]): unknown {
  let value: unknown = data === null ? undefined : JSON.parse(data);
  for (const step of path) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;
  }
  return value;
}

function moment(limit: Moment | null): number | null {
  if (limit === null) return null;
  if ('at' in limit) return limit.at;
  throw new Error('moments are fixed before rows are looked at');
}

const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
