import { accessSync, closeSync, constants, existsSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { DEFAULT_STRATEGY, type Strategy } from '../../../src-shared/models/queue.ts';
import { fileError, systemCode } from '../../platform/file-errors.ts';
import { realPath } from '../../platform/real-path.ts';
import { SQLITE_APPLICATION_ID, SQLITE_SCHEMA_VERSION } from './format-id.ts';
import { migrate, versionOf } from './migrate.ts';
import { refuseNetworkFileSystem } from './network-file-system.ts';
import { SCHEMA_SQL } from './schema.ts';
import { addSearchFunctions } from './search-functions.ts';
import { fromSqliteError } from './sqlite-errors.ts';
import { WAL_LIMIT } from './upkeep.ts';

/** The first release without the bug by which a WAL reset could damage a database. */
const OLDEST_SAFE_SQLITE = [3, 51, 3] as const;

const MODE_PAUSE_MS = 10;

/** 16 MiB of log at the usual page size; SQLite's own default is a quarter of it. */
const PAGES_UNTIL_CHECKPOINT = 4000;

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
  /** Copy of the database that was made before its tables were brought to this program's version, else null. */
  readonly keptBefore: string | null;
}

/** A working set in memory, for backends that keep their content elsewhere. */
export function openMemoryDatabase(strategy: Strategy = DEFAULT_STRATEGY): Database.Database {
  const db = new Database(':memory:');
  // Now and then a commit looks through all pages in memory; twice the size halves that, and larger ones make every
  // other commit slower.
  db.pragma('page_size = 8192');
  createIfBlank(db, strategy);
  addSearchFunctions(db);
  return db;
}

/**
 * Opens the queue database at `location`, or makes one where there is no file. Links are followed, because two paths
 * to one file would get two write-ahead logs. Tables of an older version are migrated. A file this user cannot write is
 * opened read-only, one that is no queue of ours is left alone. Throws `file.foreign-database`,
 * `file.newer-version`, `file.not-found` (no such folder), `file.is-folder`, `file.permission`, `file.io`, `storage.busy`,
 * `storage.corrupt`, `storage.full`, `storage.read-only` (older tables that may not be written), `storage.unsupported`
 * (a network file system).
 */
export function openQueueDatabase(location: string, options: OpenDatabaseOptions): OpenedDatabase {
  const path = realPath(location);
  assertSafeSqlite();
  assertPlace(path);
  refuseNetworkFileSystem(path);
  const writable = !existsSync(path) || canWrite(path);
  try {
    if (!existsSync(path)) createPrivate(path);
    const db = new Database(path, { readonly: !writable, timeout: options.busyTimeout });
    try {
      if (writable) createIfBlank(db, options.strategy);
      assertOurs(db, path);
      configure(db, options, writable);
      return { db, writable, keptBefore: migrate(db, writable) };
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw fromSqliteError(error, path);
  }
}

// Several processes may find the file missing at once: whoever gets the write lock first makes the tables. The id
// is written before WAL mode is on: it then stands in the main file from the first commit, where detection reads
// it without opening the database.
function createIfBlank(db: Database.Database, strategy: Strategy): void {
  if (!isBlank(db)) return;
  if (!db.memory) db.pragma('auto_vacuum = INCREMENTAL');
  const create = db.transaction(() => {
    if (!isBlank(db)) return;
    db.pragma(`application_id = ${SQLITE_APPLICATION_ID}`);
    db.pragma(`user_version = ${SQLITE_SCHEMA_VERSION}`);
    db.exec(SCHEMA_SQL);
    db.prepare('INSERT INTO queue_state (one, content_sum, strategy) VALUES (1, zeroblob(32), ?)').run(strategy);
  });
  create.immediate();
}

function assertPlace(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new AppError('file.is-folder', `${path} is a folder`, { details: { path } });
  }
  if (existsSync(dirname(path))) return;
  throw new AppError('file.not-found', `Cannot open ${path}: its folder does not exist`, {
    hint: 'Make the folder first, or choose another one.',
    details: { path },
  });
}

// SQLite itself would let everyone on this machine read it; the files beside it get the mode of this one.
function createPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw fileError(error, 'create', path);
  }
}

function isBlank(db: Database.Database): boolean {
  const objects = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  return objects === 0 && db.pragma('application_id', { simple: true }) === 0;
}

function assertOurs(db: Database.Database, path: string): void {
  if (db.pragma('application_id', { simple: true }) !== SQLITE_APPLICATION_ID) {
    throw new AppError('file.foreign-database', `${path} is a SQLite database of another program`, {
      hint: 'Open a queue of this program, or choose another path for a new one.',
      details: { path },
    });
  }
  const version = versionOf(db);
  if (version <= SQLITE_SCHEMA_VERSION) return;
  const known = `this program knows ${SQLITE_SCHEMA_VERSION}`;
  throw new AppError('file.newer-version', `${path} is a queue of format version ${version}; ${known}`, {
    hint: 'Open it with the newer version of the program that wrote it.',
    details: { path, version },
  });
}

// SQLite's NORMAL would be enough to survive a kill, but WAL commits under it are lost in a power cut; the
// driver's build defaults to NORMAL whatever the pragma answers first, so it is always set by name.
function configure(db: Database.Database, options: OpenDatabaseOptions, writable: boolean): void {
  if (writable) {
    setJournalMode(db, options);
    db.pragma(`synchronous = ${options.durable ? 'FULL' : 'NORMAL'}`);
    // Should the last writer have been told that its flush failed: what its log holds is written anew, and no later
    // commit depends on pages that may never have reached the disk.
    db.pragma('wal_checkpoint(PASSIVE)');
    db.pragma(`journal_size_limit = ${WAL_LIMIT}`);
    // A page that many commits change is written to the file once for all of them: a sixth off each durable add.
    db.pragma(`wal_autocheckpoint = ${PAGES_UNTIL_CHECKPOINT}`);
  }
  db.pragma('cache_size = -65536');
  db.pragma('temp_store = MEMORY');
  addSearchFunctions(db);
}

// SQLite reports a change of the journal mode that meets another one as busy without waiting, so it is tried again.
function setJournalMode(db: Database.Database, { walMode, busyTimeout }: OpenDatabaseOptions): void {
  for (let waited = 0; ; waited += MODE_PAUSE_MS) {
    try {
      db.pragma(`journal_mode = ${walMode ? 'WAL' : 'DELETE'}`);
      return;
    } catch (error) {
      const isBusy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!isBusy || waited >= busyTimeout) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, MODE_PAUSE_MS);
    }
  }
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
