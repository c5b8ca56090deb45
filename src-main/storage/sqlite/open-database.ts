import { accessSync, constants, existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { DEFAULT_STRATEGY, type Strategy } from '../../../src-shared/models/queue.ts';
import { SQLITE_APPLICATION_ID, SQLITE_SCHEMA_VERSION } from './format-id.ts';
import { SCHEMA_SQL } from './schema.ts';
import { fromSqliteError } from './sqlite-errors.ts';

/** The first release without the bug by which a WAL reset could damage a database. */
const OLDEST_SAFE_SQLITE = [3, 51, 3] as const;

export interface OpenDatabaseOptions {
  /** How long a statement waits for another process's transaction, ms. */
  readonly busyTimeout: number;
  /** Write-ahead log; without it the rollback journal. */
  readonly walMode: boolean;
  /** True: each commit survives a power cut (synchronous FULL). False: it survives a kill (NORMAL). */
  readonly durable: boolean;
  /** Strategy of a queue that is made now. */
  readonly strategy: Strategy;
}

export interface OpenedDatabase {
  readonly db: Database.Database;
  readonly writable: boolean;
}

/** A working set in memory, for backends that keep their content elsewhere. */
export function openMemoryDatabase(strategy: Strategy = DEFAULT_STRATEGY): Database.Database {
  const db = new Database(':memory:');
  createSchema(db, strategy);
  return db;
}

/**
 * Opens the queue database at `path`, or makes one where there is no file. A file this user cannot write is
 * opened read-only. Throws `file.permission`, `file.io`, `storage.busy`, `storage.corrupt`.
 */
export function openQueueDatabase(path: string, options: OpenDatabaseOptions): OpenedDatabase {
  assertSafeSqlite();
  const isNew = !existsSync(path);
  const writable = isNew || canWrite(path);
  try {
    const db = new Database(path, { readonly: !writable, timeout: options.busyTimeout });
    try {
      if (isNew) createSchema(db, options.strategy);
      configure(db, options, writable);
    } catch (error) {
      db.close();
      throw error;
    }
    return { db, writable };
  } catch (error) {
    throw fromSqliteError(error, path);
  }
}

// The id is written before WAL mode is on: it then stands in the main file from the first commit, where
// detection reads it without opening the database.
function createSchema(db: Database.Database, strategy: Strategy): void {
  db.pragma('auto_vacuum = INCREMENTAL');
  db.transaction(() => {
    db.pragma(`application_id = ${SQLITE_APPLICATION_ID}`);
    db.pragma(`user_version = ${SQLITE_SCHEMA_VERSION}`);
    db.exec(SCHEMA_SQL);
    db.prepare('INSERT INTO queue_state (one, content_sum, strategy) VALUES (1, zeroblob(32), ?)').run(strategy);
  })();
}

// SQLite's NORMAL would be enough to survive a kill, but WAL commits under it are lost in a power cut; the
// driver's build defaults to NORMAL whatever the pragma answers first, so it is always set by name.
function configure(db: Database.Database, options: OpenDatabaseOptions, writable: boolean): void {
  if (writable) {
    db.pragma(`journal_mode = ${options.walMode ? 'WAL' : 'DELETE'}`);
    db.pragma(`synchronous = ${options.durable ? 'FULL' : 'NORMAL'}`);
  }
  db.pragma('cache_size = -65536');
  db.pragma('temp_store = MEMORY');
}

function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function assertSafeSqlite(): void {
  const probe = new Database(':memory:');
  const version = String(probe.prepare('SELECT sqlite_version()').pluck().get());
  probe.close();
  const parts = version.split('.').map(Number);
  for (const [index, oldest] of OLDEST_SAFE_SQLITE.entries()) {
    const part = parts[index] ?? 0;
    if (part > oldest) return;
    if (part < oldest) {
      throw new AppError('storage.unsupported', `SQLite ${version} is too old: a write-ahead log can damage its file`, {
        hint: `Install a better-sqlite3 with SQLite ${OLDEST_SAFE_SQLITE.join('.')} or newer.`,
      });
    }
  }
}
