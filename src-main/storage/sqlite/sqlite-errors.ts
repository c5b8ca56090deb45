import Database from 'better-sqlite3';
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts';
import type { ErrorCode } from '../../../src-shared/errors/error-codes.ts';

const BY_PREFIX: ReadonlyArray<readonly [prefix: string, code: ErrorCode, says: string, hint: string]> = [
  ['SQLITE_BUSY', 'storage.busy', 'is held by another process', 'Try again, or end the process that holds it.'],
  ['SQLITE_LOCKED', 'storage.busy', 'is held by another process', 'Try again, or end the process that holds it.'],
  ['SQLITE_FULL', 'storage.full', 'cannot grow: the disk is full', 'Free some space on the disk, then try again.'],
  ['SQLITE_READONLY', 'storage.read-only', 'cannot be written', 'Check the permissions of the file and its folder.'],
  ['SQLITE_CANTOPEN', 'file.permission', 'cannot be opened', 'Check the permissions of the file and its folder.'],
  ['SQLITE_PERM', 'file.permission', 'cannot be opened', 'Check the permissions of the file and its folder.'],
  ['SQLITE_NOTADB', 'file.not-a-queue', 'is not a SQLite database', 'Choose a queue database or a queue.json.'],
  ['SQLITE_CORRUPT', 'storage.corrupt', 'is damaged', 'Keep a copy of the file, then restore a backup of it.'],
  ['SQLITE_IOERR', 'file.io', 'could not be read or written', 'Check the disk, then open the queue again.'],
];

/** Says in the project's words what SQLite reported about the file at `path`. */
export function fromSqliteError(error: unknown, path: string): unknown {
  if (isAppError(error) || !(error instanceof Database.SqliteError)) return error;
  const found = BY_PREFIX.find(([prefix]) => error.code.startsWith(prefix));
  if (!found) return error;
  const [, code, says, hint] = found;
  return new AppError(code, `${path} ${says} (${error.code})`, { hint, details: { path }, cause: error });
}
