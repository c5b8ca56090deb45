import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { AppError } from '../../src-shared/errors/app-error.ts';
import { fileError } from '../platform/file-errors.ts';
import { readFileHead } from '../platform/file-head.ts';
import { FORMAT_MAJOR } from './json/checkpoint-format.ts';
import { jsonShapeOf } from './json/json-shape.ts';
import { OpenFile } from './json/open-file.ts';
import { newerVersion } from './json/queue-file.ts';
import { isLegacySqlite } from './legacy-sqlite/read-legacy-sqlite.ts';
import { SQLITE_APPLICATION_ID, SQLITE_MAGIC, SQLITE_SCHEMA_VERSION } from './sqlite/format-id.ts';

/** A file that can be opened as a queue; whether it is damaged further on is only seen then. */
export interface DetectedFile {
  readonly kind: 'sqlite' | 'json';
  /** `json-legacy`, `sqlite-legacy`: a file of the original system, or a bare array of tasks. */
  readonly format: 'sqlite' | 'sqlite-legacy' | 'json-2' | 'json-legacy';
  readonly path: string;
  readonly sizeBytes: number;
}

const SQLITE_HEADER_BYTES = 100;
/** The largest page there is. */
const FIRST_PAGE_BYTES = 65_536;
const VERSION_OFFSET = 60;
const APPLICATION_ID_OFFSET = 68;
const OPEN_HINT = 'Open a queue of this program, or a queue.json of the original system.';

/**
 * What kind of queue a file holds, told from its first bytes; nothing on disk changes. Call it in the main
 * thread (see readFileHead). Throws `file.not-found`, `file.is-folder`, `file.permission`,
 * `file.not-a-queue`, `file.foreign-database`, `file.newer-version`, `file.io`.
 */
export function detectQueueFile(path: string): DetectedFile {
  const stats = statFile(path);
  if (stats.size === 0) throw notAQueue(path, 'it is empty (0 bytes)', 'Create a new queue, or choose another file.');
  const head = headOf(path);
  const sizeBytes = stats.size;
  if (head.toString('latin1', 0, SQLITE_MAGIC.length) === SQLITE_MAGIC) {
    const format = checkSqliteHeader(path, head);
    return { kind: 'sqlite', format, path, sizeBytes };
  }
  return { kind: 'json', format: jsonFormat(path, head), path, sizeBytes };
}

function statFile(path: string): Stats {
  let stats: Stats;
  try {
    stats = statSync(path);
    if (stats.isFile()) accessSync(path, constants.R_OK);
  } catch (error) {
    throw fileError(error, 'open', path);
  }
  if (stats.isDirectory()) {
    const hint = 'Choose the queue file inside it.';
    throw new AppError('file.is-folder', `Cannot open ${path}: it is a folder`, { hint, details: { path } });
  }
  if (!stats.isFile()) throw notAQueue(path, 'it is no regular file');
  return stats;
}

function headOf(path: string): Buffer {
  try {
    return readFileHead(path, SQLITE_HEADER_BYTES);
  } catch (error) {
    throw fileError(error, 'read', path);
  }
}

function checkSqliteHeader(path: string, head: Buffer): 'sqlite' | 'sqlite-legacy' {
  if (head.length < SQLITE_HEADER_BYTES) throw notAQueue(path, `the file ends after ${head.length} bytes`);
  const applicationId = head.readUInt32BE(APPLICATION_ID_OFFSET);
  if (applicationId === 0 && namesLegacyTables(path) && isLegacySqlite(path)) return 'sqlite-legacy';
  if (applicationId !== SQLITE_APPLICATION_ID) {
    throw new AppError('file.foreign-database', `${path} is a SQLite database of another program`, {
      hint: OPEN_HINT,
      details: { path },
    });
  }
  const version = head.readUInt32BE(VERSION_OFFSET);
  if (version > SQLITE_SCHEMA_VERSION) throw newerVersion(path, String(version), SQLITE_SCHEMA_VERSION);
  return 'sqlite';
}

// The text of a small schema stands in the first page, so that most files of others need not be opened.
function namesLegacyTables(path: string): boolean {
  try {
    const page = readFileHead(path, FIRST_PAGE_BYTES);
    const isInterior = page[SQLITE_HEADER_BYTES] === 5;
    return isInterior || page.includes('queue_state');
  } catch (error) {
    throw fileError(error, 'read', path);
  }
}

function jsonFormat(path: string, head: Buffer): 'json-2' | 'json-legacy' {
  const start = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (start !== '' && !start.startsWith('{') && !start.startsWith('[')) {
    throw notAQueue(path, 'it is neither JSON nor a SQLite database');
  }
  const file = new OpenFile(path);
  try {
    const shape = jsonShapeOf(file);
    if (shape.kind === 'queue') return 'json-2';
    if (shape.kind === 'legacy') return 'json-legacy';
    if (shape.kind === 'newer') throw newerVersion(path, shape.version, FORMAT_MAJOR);
    if (shape.kind === 'unknown') throw notAQueue(path, shape.reason);
    throw notAQueue(path, 'it is a snapshot of one', 'Open the queue itself; its snapshots are listed there.');
  } finally {
    file.close();
  }
}

function notAQueue(path: string, reason: string, hint = OPEN_HINT): AppError {
  return new AppError('file.not-a-queue', `${path} is not a queue: ${reason}`, { hint, details: { path, reason } });
}
