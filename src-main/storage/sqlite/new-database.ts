import { chmodSync, chownSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { Strategy } from '../../../src-shared/models/queue.ts';
import { tempPathFor } from '../../platform/durable-file.ts';
import { syncFileSync, syncFolderSync } from '../../platform/sync-files.ts';
import { openQueueDatabase } from './open-database.ts';
import { fromSqliteError } from './sqlite-errors.ts';

const WHOLE_IN_ONE_FILE = { busyTimeout: 0, walMode: false, durable: true } as const;

/**
 * Makes a queue database beside `path`, under a name of its own, for what will take that path's place. `fill` puts the
 * content in. The file is then whole in itself, checked and durable. Where anything fails nothing of it stays.
 *
 * @returns Its path, for {@link putInPlace}.
 */
export function buildDatabase(path: string, strategy: Strategy, fill: (db: Database.Database) => void): string {
  const temp = tempPathFor(path);
  try {
    const { db } = openQueueDatabase(temp, { ...WHOLE_IN_ONE_FILE, strategy });
    try {
      // The file counts for nothing until it is finished, and is synced as a whole then.
      db.pragma('synchronous = OFF');
      fill(db);
    } finally {
      db.close();
    }
    finishDatabase(temp);
    return temp;
  } catch (error) {
    dropDatabase(temp);
    throw fromSqliteError(error, path);
  }
}

/** Refuses a new file that is damaged, and makes it last. */
export function finishDatabase(path: string): void {
  const db = new Database(path);
  try {
    // A copy of a database in WAL mode would need files beside it to be read.
    db.pragma('journal_mode = DELETE');
    const found = String(db.pragma('integrity_check(1)', { simple: true }));
    if (found !== 'ok') throw new AppError('storage.corrupt', `${path} was not written as it should: ${found}`);
  } finally {
    db.close();
  }
  syncFileSync(path);
}

/** Gives a finished file the name `path`, at once and to stay; it gets the mode and owner of the file it replaces. */
export function putInPlace(temp: string, path: string): void {
  const replaced = statSync(path, { throwIfNoEntry: false });
  if (replaced) passOnAccess(temp, replaced);
  else chmodSync(temp, 0o600);
  renameSync(temp, path);
  syncFolderSync(dirname(path));
}

export function dropDatabase(path: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

/** The owner first, because chown clears bits of the mode; it is refused to all but root, which is fine. */
function passOnAccess(path: string, replaced: { uid: number; gid: number; mode: number }): void {
  const own = statSync(path);
  if (own.uid !== replaced.uid || own.gid !== replaced.gid) {
    try {
      chownSync(path, replaced.uid, replaced.gid);
    } catch {
      // The file stays this user's.
    }
  }
  chmodSync(path, replaced.mode & 0o777);
}
