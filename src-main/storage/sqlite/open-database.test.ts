import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import { SQLITE_APPLICATION_ID, SQLITE_SCHEMA_VERSION } from './format-id.ts';
import { openMemoryDatabase, openQueueDatabase } from './open-database.ts';
import { fromSqliteError } from './sqlite-errors.ts';

const OPTIONS = { busyTimeout: 50, walMode: true, durable: true, strategy: 'fifo' } as const;

function codeOf(open: () => unknown): string {
  try {
    open();
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
  return 'opened';
}

describe('a new queue database', () => {
  it('carries its id and version in its file from the first commit on', () => {
    const path = join(tempFolder(), 'new.db');
    const { db, writable } = openQueueDatabase(path, OPTIONS);
    const head = readFileSync(path);

    expect(writable).toBe(true);
    expect([head.readUInt32BE(68), head.readUInt32BE(60)]).toEqual([SQLITE_APPLICATION_ID, SQLITE_SCHEMA_VERSION]);
    expect(db.prepare('SELECT strategy, revision FROM queue_state').get()).toEqual({ strategy: 'fifo', revision: 0 });
    db.close();
  });

  it('is made in an empty file too', () => {
    const path = join(tempFolder(), 'empty.db');
    writeFileSync(path, '');
    const { db } = openQueueDatabase(path, OPTIONS);

    expect(db.pragma('application_id', { simple: true })).toBe(SQLITE_APPLICATION_ID);
    db.close();
  });

  it.each([
    [true, 'wal', 2],
    [false, 'wal', 1],
  ])('with durable %s is written through in mode %s, synchronous %d', (durable, mode, synchronous) => {
    const { db } = openQueueDatabase(join(tempFolder(), 'new.db'), { ...OPTIONS, durable });
    db.exec("UPDATE queue_state SET strategy = 'priority'");

    expect(db.pragma('journal_mode', { simple: true })).toBe(mode);
    expect(db.pragma('synchronous', { simple: true })).toBe(synchronous);
    db.close();
  });

  it('can do without a write-ahead log', () => {
    const folder = tempFolder();
    const { db } = openQueueDatabase(join(folder, 'new.db'), { ...OPTIONS, walMode: false });
    db.exec("UPDATE queue_state SET strategy = 'priority'");

    expect(readdirSync(folder)).toEqual(['new.db']);
    db.close();
  });

  it('is one and the same by every link to it, so that it has one write-ahead log', () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'linked-folder'));
    symlinkSync(join(folder, 'real', 'new.db'), join(folder, 'linked.db'));
    const { db } = openQueueDatabase(join(folder, 'linked-folder', 'new.db'), OPTIONS);
    const other = openQueueDatabase(join(folder, 'linked.db'), OPTIONS).db;
    db.exec("UPDATE queue_state SET strategy = 'priority'");

    expect([db.name, other.name]).toEqual([join(folder, 'real', 'new.db'), join(folder, 'real', 'new.db')]);
    expect(other.prepare('SELECT strategy FROM queue_state').pluck().get()).toBe('priority');
    expect(readdirSync(folder).toSorted()).toEqual(['linked-folder', 'linked.db', 'real']);
    db.close();
    other.close();
  });

  it('keeps the strategy it was made with', () => {
    const path = join(tempFolder(), 'new.db');
    openQueueDatabase(path, OPTIONS).db.close();
    const { db } = openQueueDatabase(path, { ...OPTIONS, strategy: 'priority' });

    expect(db.prepare('SELECT strategy FROM queue_state').pluck().get()).toBe('fifo');
    db.close();
  });
});

describe('a file that is no queue database of ours', () => {
  const foreign = (path: string): void => {
    const db = new Database(path);
    db.exec('CREATE TABLE songs (title TEXT); INSERT INTO songs VALUES (1)');
    db.close();
  };
  const newer = (path: string): void => {
    const { db } = openQueueDatabase(path, { ...OPTIONS, walMode: false });
    db.pragma(`user_version = ${SQLITE_SCHEMA_VERSION + 1}`);
    db.close();
  };
  it.each([
    ['of another program', foreign, 'file.foreign-database'],
    ['of a newer version', newer, 'file.newer-version'],
    ['of text', (path: string) => writeFileSync(path, 'hello '.repeat(500)), 'file.not-a-queue'],
  ])('%s is refused and not a byte of it changes', (_what, make, code) => {
    const folder = tempFolder();
    const path = join(folder, 'x.db');
    make(path);
    const bytes = readFileSync(path);
    const { mtimeMs } = statSync(path);

    expect(codeOf(() => openQueueDatabase(path, OPTIONS))).toBe(code);
    expect(readFileSync(path)).toEqual(bytes);
    expect(statSync(path).mtimeMs).toBe(mtimeMs);
    expect(readdirSync(folder)).toEqual(['x.db']);
  });

  it('is refused where its folder is missing or it is a folder itself', () => {
    const folder = tempFolder();

    expect(codeOf(() => openQueueDatabase(join(folder, 'none', 'x.db'), OPTIONS))).toBe('file.not-found');
    expect(codeOf(() => openQueueDatabase(folder, OPTIONS))).toBe('file.is-folder');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is reported as held where another process does not let go of it', () => {
    const path = join(tempFolder(), 'x.db');
    openQueueDatabase(path, { ...OPTIONS, walMode: false }).db.close();
    const other = new Database(path);
    other.exec('BEGIN EXCLUSIVE');

    expect(codeOf(() => openQueueDatabase(path, OPTIONS))).toBe('storage.busy');
    other.close();
    expect(codeOf(() => openQueueDatabase(path, OPTIONS).db.close())).toBe('opened');
  });
});

describe('the tables', () => {
  it('refuse a status that is none, a second state row and a second task of one id', () => {
    const db = openMemoryDatabase();
    const insert = (id: string, status: string) =>
      db.prepare("INSERT INTO tasks (id, status, added_at, hash, born) VALUES (?, ?, 0, x'00', 1)").run(id, status);
    insert('a', 'queued');

    expect(() => insert('b', 'done')).toThrow('CHECK');
    expect(() => insert('a', 'queued')).toThrow('UNIQUE');
    expect(() => db.exec("INSERT INTO queue_state (one, content_sum, strategy) VALUES (2, x'00', 'fifo')")).toThrow(
      'CHECK',
    );
    db.close();
  });
});

describe('what SQLite reports', () => {
  it.each([
    ['SQLITE_BUSY_SNAPSHOT', 'storage.busy'],
    ['SQLITE_FULL', 'storage.full'],
    ['SQLITE_READONLY_DIRECTORY', 'storage.read-only'],
    ['SQLITE_CANTOPEN', 'file.permission'],
    ['SQLITE_NOTADB', 'file.not-a-queue'],
    ['SQLITE_CORRUPT_INDEX', 'storage.corrupt'],
    ['SQLITE_IOERR_FSYNC', 'file.io'],
  ])('%s becomes %s and names the file', (code, expected) => {
    const error = fromSqliteError(new Database.SqliteError('x', code), '/some/file');

    expect(error).toMatchObject({
      code: expected,
      details: { path: '/some/file' },
      message: expect.stringContaining(code),
    });
  });

  it('stays what it is where the program itself is wrong', () => {
    const own = new AppError('task.invalid', 'x');
    const bug = new Database.SqliteError('no such column', 'SQLITE_ERROR');

    expect([fromSqliteError(own, 'f'), fromSqliteError(bug, 'f')]).toEqual([own, bug]);
  });
});
