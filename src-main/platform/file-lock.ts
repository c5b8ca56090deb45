import { accessSync, constants, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { type Owner, ownerSchema } from '../../src-shared/models/queue.ts';
import { randomId } from './ids.ts';
import { isProcessAlive } from './process-alive.ts';

/** Rides over the moment in which a follower looks whether the lock is free. */
const ACQUIRE_TIMEOUT_MS = 100;
/** A new owner writes who it is just after it got the lock. */
const OWNER_ATTEMPTS = 10;
const OWNER_PAUSE_MS = 20;

/** Locks held by this thread. A holder that forgets its lock keeps it: a collected database would let it go. */
const held = new Set<Database.Database>();

/**
 * - `owned`: someone else holds the lock; `owner` says who, or null where that cannot be told
 * - `file`: the lock file cannot be made or written by this user
 */
export type LockResult =
  | { readonly held: true; release(): void }
  | { readonly held: false; readonly reason: 'owned' | 'file'; readonly owner: Owner | null };

/** What the holder tells others about itself; its pid and host are added. */
export interface LockInfo {
  readonly program: string;
  /** ms since 1970. */
  readonly since: number;
}

/**
 * Takes the one owner's lock of `path`, a SQLite exclusive transaction on the empty file `<path>.lock`. It
 * excludes other processes, other threads and other holders in this thread, and the kernel frees it when
 * the process dies. `<path>.owner` says who holds it. The lock file stays after release: removing it would
 * let two holders in.
 *
 * Nothing in this process may open the lock file by other means: closing any descriptor of it drops the lock.
 */
export function acquireFileLock(path: string, info: LockInfo): LockResult {
  const db = lockExclusively(path);
  if (db === 'unusable') return { held: false, reason: 'file', owner: null };
  if (db === 'busy') return { held: false, reason: 'owned', owner: readLiveOwner(path) };
  const owner: Owner = { pid: process.pid, host: hostname(), since: info.since, program: info.program };
  try {
    writeOwner(path, owner);
  } catch {
    db.close();
    return { held: false, reason: 'file', owner: null };
  }
  held.add(db);
  return { held: true, release: () => releaseLock(path, db) };
}

/** Whether someone holds the lock of `path` at this moment. Changes nothing on disk. */
export function isFileLocked(path: string): boolean {
  const lock = lockPath(path);
  if (!existsSync(lock)) return false;
  let db: Database.Database | null = null;
  try {
    db = new Database(lock, { readonly: true, fileMustExist: true, timeout: 0 });
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    return isBusy(error);
  } finally {
    db?.close();
  }
}

/** Who wrote `<path>.owner`; null where there is none or it cannot be read. It may be a dead owner's. */
export function readOwner(path: string): Owner | null {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(ownerPath(path), 'utf8')));
  } catch {
    return null;
  }
}

function lockExclusively(path: string): Database.Database | 'busy' | 'unusable' {
  const lock = lockPath(path);
  if (!canWrite(dirname(path)) || (existsSync(lock) && !canWrite(lock))) return 'unusable';
  let db: Database.Database | null = null;
  try {
    db = new Database(lock, { timeout: ACQUIRE_TIMEOUT_MS });
    // Nothing is ever written, so no journal file need stand beside the lock.
    db.pragma('journal_mode = MEMORY');
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db?.close();
    return isBusy(error) ? 'busy' : 'unusable';
  }
}

function releaseLock(path: string, db: Database.Database): void {
  if (!held.delete(db)) return;
  rmSync(ownerPath(path), { force: true });
  db.close();
}

// Checked beforehand: on a read-only file SQLite takes BEGIN EXCLUSIVE for a plain read, without an error.
function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function writeOwner(path: string, owner: Owner): void {
  const temp = `${ownerPath(path)}.${randomId(8)}.tmp`;
  try {
    writeFileSync(temp, `${JSON.stringify(owner)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(temp, ownerPath(path));
  } catch (error) {
    rmSync(temp, { force: true });
    throw error;
  }
}

function readLiveOwner(path: string): Owner | null {
  for (let attempt = 0; attempt < OWNER_ATTEMPTS; attempt++) {
    const owner = readOwner(path);
    if (owner !== null && mayBeAlive(owner)) return owner;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, OWNER_PAUSE_MS);
  }
  return null;
}

function mayBeAlive(owner: Owner): boolean {
  return owner.host !== hostname() || isProcessAlive(owner.pid);
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function lockPath(path: string): string {
  return `${path}.lock`;
}

function ownerPath(path: string): string {
  return `${path}.owner`;
}
