import { existsSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { SQLITE_APPLICATION_ID, SQLITE_SCHEMA_VERSION } from './format-id.ts';
import { versionOf } from './migrate.ts';
import { openMemoryDatabase } from './open-database.ts';
import { pragmaNumber } from './upkeep.ts';

/** Databases up to this size are looked through page by page on every opening, bytes. */
const SMALL = 8 * 1024 * 1024;
const OUR_TABLES = ['queue_state', 'tasks', 'task_versions', 'marks'];

/** More about a database that seems whole so far; answers what is wrong, or null. */
export type ContentCheck = (db: Database.Database) => string | null;

/**
 * What is wrong with the queue database at `path`, as far as a quick look tells, in words that complete a sentence; null
 * where nothing is, or where there is no queue of ours. It reads through a connection that may not write, so that not a
 * byte of a damaged file changes.
 */
export function findDamage(path: string, timeout: number, checkContent: ContentCheck): string | null {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) return null;
  if (size === 0) return existsSync(`${path}-wal`) || existsSync(`${path}.backup1`) ? 'it is empty (0 bytes)' : null;
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { readonly: true, timeout });
    return look(db, checkContent);
  } catch (error) {
    return damageIn(error);
  } finally {
    db?.close();
  }
}

// Whatever else went wrong is for opening itself to report.
function damageIn(error: unknown): string | null {
  if (!(error instanceof Database.SqliteError)) return null;
  if (error.code === 'SQLITE_NOTADB') return 'its header is not that of a SQLite database';
  const isDamage = error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_ERROR';
  return isDamage ? `SQLite reports "${error.message}"` : null;
}

function look(db: Database.Database, checkContent: ContentCheck): string | null {
  const names = new Set(db.prepare<[], string>('SELECT name FROM sqlite_schema').pluck().all());
  if (db.pragma('application_id', { simple: true }) !== SQLITE_APPLICATION_ID) {
    return OUR_TABLES.every((table) => names.has(table)) ? 'its header names another program' : null;
  }
  const version = versionOf(db);
  if (version > SQLITE_SCHEMA_VERSION) return null;
  const missing = version === SQLITE_SCHEMA_VERSION ? missingIn(names) : null;
  if (missing !== null) return `it lacks ${missing}`;
  // One moment of the queue, whoever writes meanwhile.
  const consistently = db.transaction(() => lookAtPages(db) ?? lookAtCounts(db) ?? checkContent(db));
  return consistently();
}

function missingIn(names: ReadonlySet<string>): string | null {
  const fresh = openMemoryDatabase();
  const wanted = fresh.prepare<[], { type: string; name: string }>('SELECT type, name FROM sqlite_schema').all();
  fresh.close();
  const missing = wanted.find(({ name }) => !names.has(name));
  return missing ? `the ${missing.type} ${missing.name}` : null;
}

function lookAtPages(db: Database.Database): string | null {
  if (pragmaNumber(db, 'page_count') * pragmaNumber(db, 'page_size') > SMALL) return null;
  const found = String(db.pragma('quick_check(1)', { simple: true }));
  return found === 'ok' ? null : `SQLite finds ${found.replaceAll('\n', ' ')}`;
}

function lookAtCounts(db: Database.Database): string | null {
  const read = db.prepare<[], Record<string, number>>(
    `SELECT count(*) AS stateRows, sum(n_queued + n_scheduled + n_processing + n_completed + n_failed) AS claimed,
       (SELECT coalesce(sum(n), 0) FROM counters) AS counted FROM queue_state`,
  );
  const { stateRows, claimed, counted } = read.get() ?? {};
  if (stateRows !== 1) return 'the row that tells the state of the queue is gone';
  return claimed === counted ? null : `it claims ${claimed} tasks, and its counters say ${counted}`;
}
