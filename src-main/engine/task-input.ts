import { AppError } from '../../src-shared/errors/app-error.ts';
import { toJsonText } from './json-value.ts';
import type { TaskContent, WrittenTask } from './store/task-record.ts';
import { checkText, composeTaskText, DEFAULT_MAX_RETRIES, invalid, isTaskField, toInstant } from './store/task-text.ts';

/** What a caller gives to addTask. Fields the queue does not know are kept and given back untouched. */
export interface TaskInput {
  /** Unique in the queue; made up where absent. Adding an id again adds nothing. */
  readonly id?: string;
  readonly projectId?: string | null;
  readonly type?: string | null;
  /** Higher first. Default 0. */
  readonly priority?: number;
  readonly data?: unknown;
  /** Turns per round of the task's project under weighted-round-robin, a whole number >= 1. */
  readonly weight?: number | null;
  /** ms since 1970, a Date or an ISO 8601 text. */
  readonly deadline?: number | string | Date | null;
  /** Not before this time; same forms as `deadline`. */
  readonly runAt?: number | string | Date | null;
  /** Retries before a failure is final. Default: the manager's `maxRetries`. */
  readonly maxRetries?: number;
  readonly [field: string]: unknown;
}

/** A task as the queue gives it out. Times are ms since 1970; absent fields are left out. */
export interface Task {
  readonly id: string;
  readonly projectId?: string;
  readonly type?: string;
  readonly priority: number;
  readonly status: TaskContent['status'];
  readonly data?: unknown;
  readonly weight?: number;
  readonly deadline?: number;
  readonly runAt?: number;
  readonly addedAt: number;
  readonly startedAt?: number;
  readonly completedAt?: number;
  readonly failedAt?: number;
  readonly retries: number;
  readonly maxRetries: number;
  /** How often its holder was lost, if ever. */
  readonly stalls?: number;
  readonly lastError?: unknown;
  readonly result?: unknown;
  readonly [field: string]: unknown;
}

/** A claimed task: `leaseToken` goes back with completeTask or failTask. */
export interface ClaimedTask extends Task {
  readonly leaseToken: number;
}

export interface InputContext {
  readonly now: number;
  readonly newId: () => string;
  readonly maxRetries: number;
  /** Longest JSON text of all fields together. */
  readonly maxTaskBytes: number;
}

/** Checks and normalises a task. Throws `task.invalid` naming the field; the input is never changed. */
export function readTaskInput(input: TaskInput, context: InputContext): TaskContent {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new AppError(
      'task.invalid',
      `A task must be an object, not ${Array.isArray(input) ? 'an array' : String(input)}`,
    );
  }
  const runAt = timeOf(input, 'runAt');
  const data = input.data === undefined ? null : toJsonText(input.data, 'data');
  const extra = extraOf(input);
  assertSize(data, extra, context.maxTaskBytes);
  return {
    id: textOf(input, 'id') || context.newId(),
    project: textOf(input, 'projectId'),
    type: textOf(input, 'type'),
    priority: numberOf(input, 'priority') ?? 0,
    status: runAt !== null && runAt > context.now ? 'scheduled' : 'queued',
    weight: weightOf(input),
    deadline: timeOf(input, 'deadline'),
    run_at: runAt,
    added_at: context.now,
    started_at: null,
    completed_at: null,
    failed_at: null,
    retries: 0,
    max_retries: wholeOf(input, 'maxRetries') ?? context.maxRetries ?? DEFAULT_MAX_RETRIES,
    stalls: null,
    last_error: null,
    result: null,
    data,
    extra,
  };
}

/** Like {@link readTaskInput}, and what a task that waited before has been through counts too. */
export function readWaitingTask(input: TaskInput, context: InputContext): TaskContent {
  const content = readTaskInput(input, context);
  return {
    ...content,
    added_at: timeOf(input, 'addedAt') ?? content.added_at,
    retries: wholeOf(input, 'retries') ?? 0,
    stalls: wholeOf(input, 'stalls') || null,
    last_error: input.lastError === undefined ? null : toJsonText(input.lastError, 'lastError'),
  };
}

// Bytes are only counted where the texts are long enough for it to matter: a UTF-16 unit takes 3 bytes at most.
function assertSize(data: string | null, extra: string | null, most: number): void {
  const texts = [data ?? '', extra ?? ''];
  if (texts.reduce((sum, text) => sum + text.length, 0) * 3 <= most) return;
  const sizes = texts.map((text) => Buffer.byteLength(text));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes <= most) return;
  const field = (sizes[0] ?? 0) >= (sizes[1] ?? 0) ? 'data' : 'other fields';
  throw new AppError('task.invalid', `Task field ${field} makes the task ${bytes} bytes long: ${most} are allowed`, {
    details: { field, bytes, most },
    hint: 'Keep large content elsewhere and give the task its place, or raise maxTaskBytes.',
  });
}

export function toTask(record: TaskContent): Task {
  return JSON.parse(composeTaskText(record)) as Task;
}

export function toClaimedTask({ text, lease_fence }: WrittenTask): ClaimedTask {
  const task = JSON.parse(text) as Task;
  return Object.assign(task, { leaseToken: lease_fence ?? 0 });
}

function extraOf(input: TaskInput): string | null {
  const members: string[] = [];
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined || name === 'leaseToken') continue;
    if (isTaskField(name) && value !== null && value !== '') continue;
    members.push(`${JSON.stringify(name)}:${toJsonText(value, name)}`);
  }
  return members.length > 0 ? `{${members.join(',')}}` : null;
}

function textOf(input: TaskInput, name: string): string {
  const value = input[name];
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw invalid(name, typeof value, 'a text');
  return checkText(name, value);
}

function numberOf(input: TaskInput, name: string): number | null {
  const value = input[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(name, String(value), 'a finite number');
  return value;
}

function wholeOf(input: TaskInput, name: string): number | null {
  const value = numberOf(input, name);
  if (value !== null && (!Number.isSafeInteger(value) || value < 0))
    throw invalid(name, String(value), 'a whole number >= 0');
  return value;
}

function weightOf(input: TaskInput): number | null {
  const value = wholeOf(input, 'weight');
  if (value === 0) throw invalid('weight', '0', 'a whole number >= 1');
  return value;
}

function timeOf(input: TaskInput, name: string): number | null {
  const value = input[name];
  return value === undefined || value === null ? null : toInstant(name, value);
}
