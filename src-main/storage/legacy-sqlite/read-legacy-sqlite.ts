import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts';
import { isSnapshotId } from '../../../src-shared/models/snapshot.ts';
import type { SnapshotFile, SnapshotManifest, StoredSnapshot } from '../base-storage.ts';
import type { LoadedCheckpoint } from '../checkpoint.ts';
import { bytesSource } from '../json/open-file.ts';
import { type LegacyRead, readLegacy } from '../legacy/legacy-reader.ts';
import { legacyManifest } from '../legacy/legacy-snapshot.ts';
import { fromSqliteError } from '../sqlite/sqlite-errors.ts';
import { tableText } from './task-table.ts';

export interface LegacySqlite {
  readonly checkpoint: LoadedCheckpoint;
  /** What the table of tasks holds by itself, which may be more than a damaged state. Reads from the file again. */
  taskTable(): LegacyRead;
  /** Newest first; those that cannot be read whole are left out. */
  readonly snapshots: readonly SnapshotFile[];
  /** Reads from the file again. `snapshot.not-found`, `snapshot.unreadable`. */
  readSnapshot(id: string): StoredSnapshot;
}

interface StateRow {
  readonly data: string;
  readonly checksum: string | null;
}
interface SnapshotRow extends StateRow {
  readonly id: string;
  readonly created_at: string | number | null;
}

const NEWEST_STATE = 'SELECT data, checksum FROM queue_state ORDER BY saved_at DESC, rowid DESC LIMIT 1';
const ONE_SNAPSHOT = 'SELECT id, data, checksum, created_at FROM snapshots WHERE id = ?';

/**
 * Reads a database of the original system; nothing in the file changes. The newest row of `queue_state` counts;
 * without one, the queue is put together from the table of tasks. Throws `file.foreign-database` for another
 * program's database, `file.io`, `storage.corrupt`.
 */
export function readLegacySqlite(path: string): LegacySqlite {
  return withDatabase(path, (db) => {
    assertLegacy(db, path);
    const state = db.prepare<[], StateRow>(NEWEST_STATE).get();
    const read = state ? readState(state, `${path} (queue_state)`) : readTable(db, path);
    const hasSnapshots = tablesIn(db).has('snapshots');
    return {
      checkpoint: { ...read, format: 'sqlite-legacy' },
      taskTable: () => withDatabase(path, (again) => readTable(again, path)),
      snapshots: hasSnapshots ? listSnapshots(db) : [],
      readSnapshot: (id) => withDatabase(path, (again) => readSnapshot(again, id)),
    };
  });
}

function readTable(db: Database.Database, path: string): LegacyRead {
  return readLegacy(bytesSource(Buffer.from(tableText(db)), `${path} (tasks)`));
}

/** Whether the database at `path` has the original system's tables. */
export function isLegacySqlite(path: string): boolean {
  return withDatabase(path, (db) => isLegacy(db));
}

function withDatabase<T>(path: string, use: (db: Database.Database) => T): T {
  try {
    return openAndRead(path, true, use);
  } catch (error) {
    if (isAppError(error) || !isCutOff(error)) throw fromSqliteError(error, path);
  }
  try {
    return openAndRead(path, false, use);
  } catch (error) {
    throw fromSqliteError(error, path);
  }
}

/** A writer died in the middle of a transaction: only who may write can undo it, and nothing can be read before. */
function isCutOff(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_READONLY_(ROLLBACK|RECOVERY)$/.test(error.code);
}

function openAndRead<T>(path: string, readonly: boolean, use: (db: Database.Database) => T): T {
  const db = new Database(path, { readonly, fileMustExist: true });
  try {
    return use(db);
  } finally {
    db.close();
  }
}

function isLegacy(db: Database.Database): boolean {
  if (db.pragma('application_id', { simple: true }) !== 0 || !tablesIn(db).has('queue_state')) return false;
  const columns = db.prepare<[], string>("SELECT name FROM pragma_table_info('queue_state')").pluck().all();
  return columns.includes('data') && columns.includes('saved_at');
}

function assertLegacy(db: Database.Database, path: string): void {
  if (isLegacy(db)) return;
  throw new AppError('file.foreign-database', `${path} is no database of the original system`, { details: { path } });
}

function tablesIn(db: Database.Database): Set<string> {
  return new Set(db.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all());
}

/** The checksum stands in a column; it is checked as if it stood in the text, where the reader looks for it. */
function readState({ data, checksum }: StateRow, name: string): LegacyRead {
  const read = readLegacy(bytesSource(Buffer.from(data), name));
  if (checksum === null || checksum === '' || read.members.has('checksum') || read.damage !== null) return read;
  const ofText = ['md5', 'sha256'].map((kind) => createHash(kind).update(data).digest('hex'));
  if (ofText.includes(checksum) || !data.trimEnd().endsWith('}')) return read;
  const text = `${data.trimEnd().slice(0, -1)},"checksum":${JSON.stringify(checksum)}}`;
  return readLegacy(bytesSource(Buffer.from(text), name));
}

function listSnapshots(db: Database.Database): SnapshotFile[] {
  const ids = db.prepare<[], string>('SELECT id FROM snapshots').pluck().all();
  const found = ids.flatMap((id) => {
    const row = isSnapshotId(String(id)) ? db.prepare<[string], SnapshotRow>(ONE_SNAPSHOT).get(String(id)) : undefined;
    const manifest = row ? manifestOf(row, readState(row, String(id))) : null;
    return row && manifest ? [{ ...manifest, sizeBytes: Buffer.byteLength(row.data) }] : [];
  });
  return found.sort((left, right) => right.createdAt - left.createdAt);
}

function readSnapshot(db: Database.Database, id: string): StoredSnapshot {
  const row = db.prepare<[string], SnapshotRow>(ONE_SNAPSHOT).get(id);
  if (row === undefined) {
    throw new AppError('snapshot.not-found', `There is no snapshot ${id}`, { details: { id } });
  }
  const read = readState(row, id);
  const manifest = manifestOf(row, read);
  if (manifest !== null) return { manifest, header: read.header, tasks: () => read.tasks() };
  const reason = read.damage?.sentence ?? 'it does not say when it was made.';
  throw new AppError('snapshot.unreadable', `Snapshot ${id} cannot be used: ${reason}`, { details: { id } });
}

function manifestOf(row: SnapshotRow, read: LegacyRead): SnapshotManifest | null {
  if (read.damage !== null) return null;
  const createdAt = read.members.get('snapshotCreatedAt') ?? momentOf(row.created_at);
  return legacyManifest({ ...read, members: new Map(read.members).set('snapshotCreatedAt', createdAt) }, row.id);
}

/** SQLite's own `YYYY-MM-DD HH:MM:SS` is UTC, which JavaScript would take for local time. */
function momentOf(value: string | number | null): string | number | null {
  if (typeof value !== 'string') return value;
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(value) ? `${value.replace(' ', 'T')}Z` : value;
}
