import { AppError } from '../../../src-shared/errors/app-error.ts';
import { TASK_STATUSES, type TaskStatus } from '../../../src-shared/models/task.ts';
import { objectEntries } from '../../storage/json-text.ts';
import type { TaskContent } from './task-record.ts';

export const DEFAULT_MAX_RETRIES = 3;

/** Names under which a task's own fields stand in its JSON text, in the order in which they are written. */
const FIELDS = {
  id: 'id',
  projectId: 'project',
  type: 'type',
  priority: 'priority',
  status: 'status',
  weight: 'weight',
  deadline: 'deadline',
  runAt: 'run_at',
  addedAt: 'added_at',
  startedAt: 'started_at',
  completedAt: 'completed_at',
  failedAt: 'failed_at',
  retries: 'retries',
  maxRetries: 'max_retries',
  stalls: 'stalls',
  lastError: 'last_error',
  result: 'result',
  data: 'data',
} as const satisfies Record<string, keyof TaskContent>;

const RAW_TEXT: ReadonlySet<string> = new Set(['last_error', 'result', 'data']);

/** For each field how its text begins, the column of its value, and whether that is JSON text already. */
const FIELD_TEXTS = Object.entries(FIELDS).map(([name, column]) => ({
  start: `"${name}":`,
  column,
  isRaw: RAW_TEXT.has(column),
}));

export function isTaskField(name: string): name is keyof typeof FIELDS {
  return Object.hasOwn(FIELDS, name);
}

/** The task as one JSON object: own fields in fixed order without the absent ones, then the caller's others. */
export function composeTaskText(task: TaskContent): string {
  let text = '{';
  for (const { start, column, isRaw } of FIELD_TEXTS) {
    const value = task[column];
    if (value === null || value === '' || (isRaw && isBlankText(value))) continue;
    if (text.length > 1) text += ',';
    // JSON writes a finite number as JavaScript does.
    text += start + (isRaw || typeof value === 'number' ? value : JSON.stringify(value));
  }
  return `${text}${composeOthers(task)}}`;
}

// An own field that was given as null or '' is kept among the others, and left out once it has a value. An
// outcome of null or '' stands there too, because that is where reading puts it: the text must read into itself.
function composeOthers(task: TaskContent): string {
  const blanks = blankOutcomes(task);
  if (task.extra === null && blanks === null) return '';
  let text = '';
  for (const { key, valueText } of task.extra === null ? [] : objectEntries(task.extra)) {
    if (isTaskField(key) && hasValue(task, FIELDS[key])) continue;
    text += `,${JSON.stringify(key)}:${blanks?.get(key) ?? valueText}`;
    blanks?.delete(key);
  }
  for (const [name, valueText] of blanks ?? []) text += `,"${name}":${valueText}`;
  return text;
}

function blankOutcomes({ last_error, result, data }: TaskContent): Map<string, string> | null {
  if (!isBlankText(last_error) && !isBlankText(result) && !isBlankText(data)) return null;
  const outcomes = { lastError: last_error, result, data };
  return new Map(Object.entries(outcomes).flatMap(([name, text]) => (isBlankText(text) ? [[name, text]] : [])));
}

function hasValue(task: TaskContent, column: keyof TaskContent): boolean {
  const value = task[column];
  return value !== null && value !== '' && !(RAW_TEXT.has(column) && isBlankText(value));
}

function isBlankText(text: unknown): text is 'null' | '""' {
  return text === 'null' || text === '""';
}

export interface ParseDefaults {
  readonly status: TaskStatus;
  /** `addedAt` of a task that does not tell it, ms. */
  readonly now: number;
  /** Makes an id for a task that has none. */
  readonly newId: () => string;
}

/** Reads a task from its JSON text. Body texts are kept to the letter. Throws `task.invalid` naming the field. */
export function parseTaskText(text: string, defaults: ParseDefaults): TaskContent {
  const own = new Map<string, string>();
  const others = new Map<string, string>();
  for (const { key, valueText } of objectEntries(text)) {
    const isOwn = isTaskField(key) && !isBlankText(valueText);
    (isOwn ? own : others).set(key, valueText);
  }
  return {
    id: textField(own, 'id') || defaults.newId(),
    project: textField(own, 'projectId'),
    type: textField(own, 'type'),
    priority: numberField(own, 'priority') ?? 0,
    status: statusField(own, defaults.status),
    weight: numberField(own, 'weight'),
    deadline: timeField(own, 'deadline'),
    run_at: timeField(own, 'runAt'),
    added_at: timeField(own, 'addedAt') ?? defaults.now,
    started_at: timeField(own, 'startedAt'),
    completed_at: timeField(own, 'completedAt'),
    failed_at: timeField(own, 'failedAt'),
    retries: wholeField(own, 'retries') ?? 0,
    max_retries: wholeField(own, 'maxRetries') ?? DEFAULT_MAX_RETRIES,
    stalls: wholeField(own, 'stalls') || null,
    last_error: own.get('lastError') ?? null,
    result: own.get('result') ?? null,
    data: own.get('data') ?? null,
    extra: extraText(others),
  };
}

function extraText(others: ReadonlyMap<string, string>): string | null {
  if (others.size === 0) return null;
  return `{${[...others].map(([key, valueText]) => `${JSON.stringify(key)}:${valueText}`).join(',')}}`;
}

function textField(own: ReadonlyMap<string, string>, name: string): string {
  const raw = own.get(name);
  if (raw === undefined) return '';
  const value: unknown = JSON.parse(raw);
  if (typeof value === 'number') return raw;
  if (typeof value !== 'string') throw invalid(name, raw, 'a text');
  return checkText(name, value);
}

/** Ids and names live in columns of their own, which hold Unicode text and nothing else. */
export function checkText(name: string, value: string): string {
  if (!value.isWellFormed() || value.includes('\0'))
    throw invalid(name, value, 'a text without NUL or lone surrogates');
  if (value.length > 1024) throw invalid(name, `${value.slice(0, 40)}…`, 'a text of at most 1,024 characters');
  return value;
}

function numberField(own: ReadonlyMap<string, string>, name: string): number | null {
  const raw = own.get(name);
  if (raw === undefined) return null;
  const value = Number(raw.startsWith('"') ? JSON.parse(raw) : raw);
  if (!Number.isFinite(value)) throw invalid(name, raw, 'a finite number');
  return value;
}

function wholeField(own: ReadonlyMap<string, string>, name: string): number | null {
  const value = numberField(own, name);
  if (value !== null && (!Number.isSafeInteger(value) || value < 0))
    throw invalid(name, String(value), 'a whole number');
  return value;
}

function timeField(own: ReadonlyMap<string, string>, name: string): number | null {
  const raw = own.get(name);
  if (raw === undefined) return null;
  return toInstant(name, JSON.parse(raw));
}

/** A moment given as ms since 1970, a Date, or an ISO 8601 text. */
export function toInstant(name: string, value: unknown): number {
  const at = value instanceof Date ? value.getTime() : typeof value === 'string' ? Date.parse(value) : value;
  if (typeof at !== 'number' || !Number.isFinite(at) || Math.abs(at) > 8.64e15) {
    throw invalid(name, String(value), 'a time (ms since 1970 or an ISO 8601 text)');
  }
  return Math.round(at);
}

function statusField(own: ReadonlyMap<string, string>, fallback: TaskStatus): TaskStatus {
  const raw = own.get('status');
  if (raw === undefined) return fallback;
  const value: unknown = JSON.parse(raw);
  const found = TASK_STATUSES.find((status) => status === value);
  // The original system called a waiting task `pending`.
  return found ?? fallback;
}

export function invalid(field: string, found: string, expected: string): AppError {
  return new AppError('task.invalid', `Task field ${field} is ${found}: expected ${expected}`, {
    details: { field },
    hint: `Give ${field} ${expected}.`,
  });
}
