import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { acquireFileLock } from '../../platform/file-lock.ts';
import { fromSqliteError } from './sqlite-errors.ts';

const PAUSE_MS = 50;

/**
 * Runs `work` while no other process of this program replaces the database at `path`. `storage.busy` after `timeout` ms,
 * `file.permission` where the folder may not be written.
 */
export async function whileReplacing<Result>(
  path: string,
  { timeout, since }: { readonly timeout: number; readonly since: number },
  work: () => Promise<Result>,
): Promise<Result> {
  const lock = await lockFor(path, timeout, since);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

async function lockFor(path: string, timeout: number, since: number) {
  for (let waited = 0; ; waited += PAUSE_MS) {
    const lock = acquireFileLock(path, { program: 'poppo-queue', since });
    if (lock.held) return lock;
    if (lock.reason === 'file') {
      throw new AppError('file.permission', `${path} cannot be replaced: its folder may not be written`, {
        hint: 'Check who may write the file and its folder.',
        details: { path },
      });
    }
    if (waited >= timeout) {
      throw new AppError('storage.busy', `${path} is being replaced by another process`, {
        hint: 'Try again in a while.',
        details: { path },
      });
    }
    await pause(PAUSE_MS);
  }
}

/**
 * Takes everything a write-ahead log holds into the database file itself and removes the log, so that the file may be
 * linked and replaced. `storage.busy` where another program has it open.
 */
export function foldLog(path: string, timeout: number): void {
  try {
    const db = new Database(path, { fileMustExist: true, timeout });
    try {
      db.pragma('journal_mode = DELETE');
    } finally {
      db.close();
    }
  } catch (error) {
    throw fromSqliteError(error, path);
  }
}
