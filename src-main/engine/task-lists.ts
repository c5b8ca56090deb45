import type { Database } from 'better-sqlite3';
import type { TaskStatus } from '../../src-shared/models/task.ts';
import { CONTENT_COLUMN_LIST } from '../storage/sqlite/schema.ts';
import { toJsonText } from './json-value.ts';
import type { TaskContent } from './store/task-record.ts';
import { type Task, toTask } from './task-input.ts';

/** Tasks of one status in order of arrival. */
export function tasksWithStatus(db: Database, status: TaskStatus): Task[] {
  return db
    .prepare<[string], TaskContent>(`SELECT ${CONTENT_COLUMN_LIST} FROM tasks WHERE status = ? ORDER BY seq`)
    .all(status)
    .map(toTask);
}

/** What is recorded of a failure: an Error's name, message, code and stack; a text; or any JSON value. */
export function errorText(error: unknown): string {
  if (error instanceof Error) {
    const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
    return JSON.stringify({ name: error.name, message: error.message, ...code, stack: error.stack });
  }
  return error === undefined ? '"unknown error"' : toJsonText(error, 'error');
}
