import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

/** "PQmt" */
const APPLICATION_ID = 0x50516d74;
const VERSION = 1;
/** History that is lost in a power cut is no loss; it must only never be damaged. */
const PRAGMAS = ['journal_mode = WAL', 'synchronous = NORMAL', 'busy_timeout = 200', 'auto_vacuum = INCREMENTAL'];

const SCHEMA = `
CREATE TABLE IF NOT EXISTS samples (
  resolution INTEGER NOT NULL, at INTEGER NOT NULL, sample TEXT NOT NULL,
  PRIMARY KEY (resolution, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS marks (
  at INTEGER NOT NULL, type TEXT NOT NULL, ref TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (at, type, ref)
) STRICT, WITHOUT ROWID;
`;

export interface OpenedMetrics {
  readonly db: Database.Database;
  /** Where a file that could not be used was put; null where there was none. */
  readonly movedTo: string | null;
}

/** Opens the file or makes it. One that is damaged or of another kind is put aside and a new one begun. */
export function openMetrics(path: string, now: number): OpenedMetrics {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    return { db: openChecked(path), movedTo: null };
  } catch (error) {
    if (!isUnusable(error)) throw error;
    return { db: openChecked(setAside(path, now)), movedTo: `${path}.corrupt-${now}` };
  }
}

/** True for what a new file mends. */
export function isUnusable(error: unknown): boolean {
  return error instanceof UnusableFile || (isSqliteError(error) && /^SQLITE_(CORRUPT|NOTADB|FORMAT)/.test(error.code));
}

/** Moves the file and what SQLite keeps beside it; answers the path, which is free now. */
export function setAside(path: string, now: number): string {
  for (const end of ['', '-wal', '-shm']) {
    if (existsSync(`${path}${end}`)) renameSync(`${path}${end}`, `${path}.corrupt-${now}${end}`);
  }
  return path;
}

class UnusableFile extends Error {}

function openChecked(path: string): Database.Database {
  const db = new Database(path);
  try {
    for (const pragma of PRAGMAS) db.pragma(pragma);
    const id = db.pragma('application_id', { simple: true });
    const isBlank = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
    if (!isBlank && id !== APPLICATION_ID) throw new UnusableFile('a file of another kind');
    if (Number(db.pragma('user_version', { simple: true })) > VERSION) throw new UnusableFile('of a newer version');
    db.exec(SCHEMA);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${VERSION}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function isSqliteError(error: unknown): error is InstanceType<typeof Database.SqliteError> {
  return error instanceof Database.SqliteError;
}
