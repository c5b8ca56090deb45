import { isAppError } from '../../../src-shared/errors/app-error.ts';
import type { TaskField } from '../../../src-shared/models/import-columns.ts';
import type { TaskContent } from '../../engine/store/task-record.ts';
import { checkText } from '../../engine/store/task-text.ts';
import { forbiddenKeyIn } from '../read/forbidden-keys.ts';
import { cellToJson } from './cells.ts';
import { readMoment, readNumber } from './coerce.ts';
import type { Draft } from './draft.ts';
import { statusOfWord } from './status-words.ts';

/** Puts a cell's value into the task; answers null, or why it has none. */
export type FieldReader = (cell: string, task: Draft) => string | null;

/** The store's name of each field. */
export const FIELD_COLUMNS = {
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
} as const satisfies Record<TaskField, keyof TaskContent>;

export function fieldReader(field: TaskField): FieldReader {
  switch (field) {
    case 'id':
    case 'projectId':
    case 'type':
      return textReader(field, FIELD_COLUMNS[field]);
    case 'status':
      return readStatus;
    case 'priority':
      return numberReader('priority', Number.isFinite, 'it is no number');
    case 'weight':
      return numberReader('weight', (value) => isCount(value) && value > 0, 'it is no whole number of 1 or more');
    case 'retries':
    case 'maxRetries':
    case 'stalls':
      return numberReader(FIELD_COLUMNS[field], isCount, 'it is no whole number of 0 or more');
    case 'lastError':
    case 'result':
    case 'data':
      return jsonReader(FIELD_COLUMNS[field]);
    default:
      return momentReader(FIELD_COLUMNS[field]);
  }
}

function textReader(field: string, column: 'id' | 'project' | 'type'): FieldReader {
  return (cell, task) => {
    try {
      task[column] = checkText(field, cell);
      return null;
    } catch (error) {
      if (isAppError(error)) return error.message;
      throw error;
    }
  };
}

function readStatus(cell: string, task: Draft): string | null {
  const status = statusOfWord(cell);
  if (status === null) return 'it is no status';
  task.status = status;
  return null;
}

function numberReader(
  column: 'priority' | 'weight' | 'retries' | 'max_retries' | 'stalls',
  accepts: (value: number) => boolean,
  reason: string,
): FieldReader {
  return (cell, task) => {
    const value = readNumber(cell);
    if (value === null || !accepts(value)) return reason;
    if (column === 'stalls') task.stalls = value || null;
    else task[column] = value;
    return null;
  };
}

function momentReader(
  column: 'deadline' | 'run_at' | 'added_at' | 'started_at' | 'completed_at' | 'failed_at',
): FieldReader {
  return (cell, task) => {
    const at = readMoment(cell);
    if (at === null) return 'it is no date: give 2026-11-25T08:00:00Z, 2026/11/25 8:00, or seconds or ms since 1970';
    task[column] = at;
    return null;
  };
}

function jsonReader(column: 'last_error' | 'result' | 'data'): FieldReader {
  return (cell, task) => {
    const text = cellToJson(cell);
    const key = forbiddenKeyIn(text);
    if (key !== null) return `it has a key ${key}, which is not allowed`;
    task[column] = text;
    return null;
  };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
