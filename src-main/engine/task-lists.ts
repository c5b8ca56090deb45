import type { Database } from 'better-sqlite3';
import type { TaskStatus } from '../../src-shared/models/task.ts';
import { CONTENT_COLUMN_LIST } from '../storage/sqlite/schema.ts';
import { toJsonText } from './json-value.ts';
import type { TaskContent } from './store/task-record.ts';
import { type Task, toTask } from './task-input.ts';

// A status that is written out lets SQLite use the index of that status alone.
/** Tasks of one status in order of arrival. */
export function tasksWithStatus(db: Database, status: TaskStatus): Task[] {
  return db
    .prepare<[], TaskContent>(`SELECT ${CONTENT_COLUMN_LIST} FROM tasks WHERE status = '${status}' ORDER BY seq`)
    .all()
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

/** Places of the queued tasks, in order. */
export function waitingSeqs(db: Database): number[] {
  return db.prepare<[], number>("SELECT seq FROM tasks WHERE status = 'queued' ORDER BY seq").pluck().all();
}

/** Places of a project's tasks that wait, for a claim or for their time. */
export function waitingOf(db: Database, project: string): number[] {
  return db
    .prepare<[{ project: string }], number>(
      `SELECT seq FROM tasks INDEXED BY waiting_by_project WHERE status = 'queued' AND project = @project
       UNION ALL SELECT seq FROM tasks INDEXED BY scheduled_by_time WHERE status = 'scheduled' AND project = @project`,
    )
    .pluck()
    .all({ project });
}
