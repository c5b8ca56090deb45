import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { acquireFileLock, isFileLocked } from '../platform/file-lock.ts';
import { Child } from '../platform/testing/child.ts';
import { tempFolder } from '../platform/testing/temp-folder.ts';
import { detectQueueFile } from './detect.ts';
import { legacyQueueText, legacyState } from './legacy/legacy-fixture.ts';
import { SQLITE_APPLICATION_ID, SQLITE_SCHEMA_VERSION } from './sqlite/format-id.ts';

const NOW = 1_795_420_142_587;
const LEGACY = legacyQueueText(legacyState(30, NOW), { checksumAt: NOW - 2, savedAt: NOW });
const OURS = '{"format":"poppo-queue","version":"2.0","tasks":[]}';

/** Detects and makes sure that nothing in the folder changed by it. */
function detect(path: string) {
  const traces = () =>
    readdirSync(dirname(path)).map((name) => {
      const { mtimeMs, ctimeMs, size } = statSync(join(dirname(path), name));
      return [name, mtimeMs, ctimeMs, size];
    });
  const before = traces();
  try {
    return detectQueueFile(path);
  } finally {
    expect(traces()).toEqual(before);
  }
}

function fileWith(content: string | Buffer, name = 'キュー 1.json'): string {
  const path = join(tempFolder(), name);
  writeFileSync(path, content);
  utimesSync(path, 1000, 1000);
  return path;
}

function databaseWith(...pragmas: string[]): string {
  const path = join(tempFolder(), 'q.db');
  const db = new Database(path);
  for (const pragma of pragmas) db.pragma(pragma);
  db.exec('CREATE TABLE t (x)');
  db.close();
  return path;
}

function errorFor(path: string): { code: string; message: string; hint: string } {
  try {
    detect(path);
  } catch (error) {
    return error as { code: string; message: string; hint: string };
  }
  throw new Error('was taken for a queue');
}

vi.setConfig({ testTimeout: 60_000 });

describe('detectQueueFile', () => {
  it('knows our JSON format and every legacy shape', () => {
    const formats: [string, string][] = [
      [OURS, 'json-2'],
      ['{"format":"poppo-queue","version":"2.7"}', 'json-2'],
      [LEGACY, 'json-legacy'],
      [
        legacyQueueText({ queue: [], processing: [], projectStats: {} }, { checksumAt: NOW, savedAt: NOW }),
        'json-legacy',
      ],
      [`\ufeff${LEGACY}`, 'json-legacy'],
      ['[]', 'json-legacy'],
      [' \n[ {"id":"a"} ]', 'json-legacy'],
      ['{"queue":[]}', 'json-legacy'],
      [`{"processing":[${'{"id":"a"},'.repeat(20_000)}{"id":"b"}],"queue":[{"id":"c"}]}`, 'json-legacy'],
    ];
    for (const [text, format] of formats) {
      const path = fileWith(text);
      expect(detect(path), text.slice(0, 60)).toEqual({
        kind: 'json',
        format,
        path,
        sizeBytes: Buffer.byteLength(text),
      });
    }
  });

  it('knows a damaged queue as long as its beginning is there', () => {
    for (let length = 24; length < LEGACY.length; length += 97) {
      expect(detect(fileWith(LEGACY.slice(0, length))).format).toBe('json-legacy');
    }
    for (let length = '{"format":"poppo-queue",'.length; length < OURS.length; length++) {
      expect(detect(fileWith(OURS.slice(0, length))).format).toBe('json-2');
    }
    expect(detect(fileWith('[{"id":"a","da')).format).toBe('json-legacy');
    expect(detect(fileWith(`${LEGACY.slice(0, 5000)}\0\0garbage`)).format).toBe('json-legacy');
  });

  it('knows a SQLite queue, also in write-ahead mode, without opening it as a database', () => {
    const ours = [`application_id = ${SQLITE_APPLICATION_ID}`, `user_version = ${SQLITE_SCHEMA_VERSION}`];
    for (const pragmas of [ours, [...ours, 'journal_mode = WAL']]) {
      const path = databaseWith(...pragmas);
      expect(detect(path)).toEqual({ kind: 'sqlite', format: 'sqlite', path, sizeBytes: statSync(path).size });
    }
  });

  it('refuses what is no queue, with path, reason and hint', () => {
    const others: [string | Buffer, RegExp][] = [
      ['', /empty \(0 bytes\)/],
      ['   \n', /neither a "format" nor a "queue"|does not begin|no JSON/],
      ['hello', /neither JSON nor a SQLite database/],
      [Buffer.from([0x89, 0x50, 0x4e, 0x47]), /neither JSON nor/],
      ['{"name":"x","version":"1.0.0","dependencies":{}}', /neither a "format" nor a "queue"/],
      ['{"type":"FeatureCollection","features":[{"type":"Feature","id":1}]}', /neither a "format" nor/],
      ['{}', /neither a "format" nor/],
      ['{"queue":{"a":1}}', /neither a "format" nor/],
      ['{"queue":[1,2]}', /entries are no tasks/],
      ['[1,2,3]', /entries are no tasks/],
      ['[{"lat":1,"lon":2}]', /entries are no tasks/],
      ['{"tasks":[{"id":"a"}]}', /neither a "format" nor|no tasks/],
      ['{"name" "x"}', /no JSON that can be read \(byte 8/],
      ['{"format":"poppo-queue-snapshot","version":"2.0","tasks":[]}', /a snapshot/],
      ['SQLite format 3\0cut off', /ends after 23 bytes/],
    ];
    for (const [content, reason] of others) {
      const path = fileWith(content);
      const error = errorFor(path);
      expect([error.code, String(content).slice(0, 30)]).toEqual(['file.not-a-queue', String(content).slice(0, 30)]);
      expect(error.message).toMatch(reason);
      expect(error.message).toContain(path);
      expect(error.hint).not.toBe('');
    }
  });

  it("refuses another program's database and newer versions of our own formats", () => {
    expect(errorFor(databaseWith()).code).toBe('file.foreign-database');
    expect(errorFor(databaseWith('application_id = 1')).code).toBe('file.foreign-database');
    const newer = databaseWith(
      `application_id = ${SQLITE_APPLICATION_ID}`,
      `user_version = ${SQLITE_SCHEMA_VERSION + 1}`,
    );
    expect(errorFor(newer)).toMatchObject({ code: 'file.newer-version', message: expect.stringContaining(newer) });
    expect(errorFor(fileWith('{"format":"poppo-queue","version":"3.1","x":[]}'))).toMatchObject({
      code: 'file.newer-version',
      message: expect.stringContaining('version 3.1; this program knows 2'),
    });
  });

  it('refuses missing files, folders and devices', () => {
    const folder = tempFolder();
    expect(errorFor(join(folder, 'nö pe.json'))).toMatchObject({
      code: 'file.not-found',
      message: expect.stringContaining('nö pe.json'),
    });
    mkdirSync(join(folder, 'sub'));
    expect(errorFor(join(folder, 'sub')).code).toBe('file.is-folder');
    symlinkSync('/dev/null', join(folder, 'device'));
    expect(errorFor(join(folder, 'device'))).toMatchObject({ code: 'file.not-a-queue' });
  });

  it('says permission denied for a file this user may not read', async () => {
    const path = fileWith('[]');
    chmodSync(path, 0o000);
    chmodSync(dirname(path), 0o755);
    const leave =
      process.getuid?.() === 0 ? 'process.setgroups([]); process.setgid(65534); process.setuid(65534);' : '';
    const child =
      new Child(`${leave} import { detectQueueFile } from ${JSON.stringify(new URL('./detect.ts', import.meta.url).href)};
      try { detectQueueFile(${JSON.stringify(path)}); } catch (error) { console.log(error.code, error.message, 'done'); }`);
    const printed = await child.printed('done');
    expect(printed).toContain('file.permission');
    expect(printed).toContain(path);
    expect(readFileSync(path, 'utf8')).toBe('[]');
  });

  it('does not let go of a lock by looking at the lock file', () => {
    const path = fileWith('[]', 'q.json');
    const lock = acquireFileLock(path, { program: 'test', since: 0 });
    expect(errorFor(`${path}.lock`).code).toBe('file.not-a-queue');
    expect(isFileLocked(path)).toBe(true);
    if (lock.held) lock.release();
  });
});
