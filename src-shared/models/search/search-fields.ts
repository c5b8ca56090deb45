import { TASK_STATUSES } from '../task-status.ts';
import {
  NUMBER_FIELDS,
  PRESENCE_FIELDS,
  type SearchTerm,
  TEXT_FIELDS,
  TIME_FIELDS,
  VALUE_FIELDS,
} from './search-terms.ts';

export type SearchFieldKind = SearchTerm['kind'];

export interface SearchField {
  readonly name: string;
  readonly kind: SearchFieldKind;
  /** What it looks at, for the list of suggestions. */
  readonly hint: string;
}

/** The qualifiers a search knows, in the order in which they are offered. */
export const SEARCH_FIELDS: readonly SearchField[] = [
  { name: 'status', kind: 'value', hint: TASK_STATUSES.join(', ') },
  { name: 'project', kind: 'value', hint: 'name of the project' },
  { name: 'type', kind: 'value', hint: 'type of task' },
  { name: 'id', kind: 'text', hint: 'text in the id' },
  { name: 'priority', kind: 'number', hint: '>5, 3..8' },
  { name: 'retries', kind: 'number', hint: 'tries after the first' },
  { name: 'weight', kind: 'number', hint: '>1, 2..4' },
  { name: 'added', kind: 'time', hint: '<2h, >7d, 2026-11-23' },
  { name: 'started', kind: 'time', hint: '<2h, >7d, 2026-11-23' },
  { name: 'completed', kind: 'time', hint: '<2h, >7d, 2026-11-23' },
  { name: 'failed', kind: 'time', hint: '<2h, >7d, 2026-11-23' },
  { name: 'deadline', kind: 'time', hint: 'due within: <2h' },
  { name: 'runat', kind: 'time', hint: 'becomes ready within: <2h' },
  { name: 'error', kind: 'text', hint: 'text in the last error' },
  { name: 'errorclass', kind: 'value', hint: 'code or name of the last error' },
  { name: 'errorshape', kind: 'value', hint: 'message without what differs' },
  { name: 'result', kind: 'text', hint: 'text in the result' },
  { name: 'data', kind: 'text', hint: 'text in the data, or data.path:value' },
  { name: 'has', kind: 'has', hint: 'deadline, error, result, data.path' },
];

const KINDS = new Map(SEARCH_FIELDS.map(({ name, kind }) => [name, kind]));

/** Kind of a qualifier, also of a path into the data; null for what is none. */
export function fieldKind(field: string): SearchFieldKind | null {
  if (field.startsWith('data.')) return parsePath(field.slice('data.'.length)) === null ? null : 'text';
  return KINDS.get(field) ?? null;
}

/** True where durations mean the time until then and not the age. */
export function looksAhead(field: string): boolean {
  return field === 'deadline' || field === 'runat';
}

export function oneOf<const Names extends readonly string[]>(names: Names, name: string): Names[number] | null {
  return names.find((each) => each === name) ?? null;
}

export const isValueField = (name: string) => oneOf(VALUE_FIELDS, name);
export const isNumberField = (name: string) => oneOf(NUMBER_FIELDS, name);
export const isTimeField = (name: string) => oneOf(TIME_FIELDS, name);
export const isTextField = (name: string) => oneOf(TEXT_FIELDS, name);
export const isPresenceField = (name: string) => oneOf(PRESENCE_FIELDS, name);

const PLAIN_STEP = /^[^\s.:",]+$/;
const DEEPEST = 16;
const LONGEST_STEP = 200;

/** `agent."odd name".0` as its steps; null where it is no path. */
export function parsePath(text: string): string[] | null {
  const steps: string[] = [];
  let at = 0;
  while (at <= text.length) {
    const step = /^(?:"((?:[^"\\]|\\.)*)"|([^\s.:",]+))(?:\.|$)/.exec(text.slice(at));
    if (!step) return null;
    const name = step[1] === undefined ? (step[2] ?? '') : step[1].replace(/\\(.)/gs, '$1');
    if (name === '' || name.length > LONGEST_STEP) return null;
    steps.push(name);
    at += step[0].length;
    if (at === text.length && !step[0].endsWith('.')) break;
  }
  return steps.length > DEEPEST ? null : steps;
}

export function writePath(path: readonly string[]): string {
  return path.map((step) => (PLAIN_STEP.test(step) ? step : `"${step.replace(/[\\"]/g, '\\$&')}"`)).join('.');
}
