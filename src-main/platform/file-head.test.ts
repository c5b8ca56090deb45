import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { readFileHead } from './file-head.ts';
import { Child } from './testing/child.ts';
import { tempFolder } from './testing/temp-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('readFileHead', () => {
  it('gives the first bytes, or fewer of a shorter file', () => {
    const path = join(tempFolder(), 'x');
    writeFileSync(path, 'hello');
    expect(readFileHead(path, 3).toString()).toBe('hel');
    expect(readFileHead(path, 100).toString()).toBe('hello');
    writeFileSync(path, '');
    expect(readFileHead(path, 100)).toHaveLength(0);
    expect(() => readFileHead(`${path}.missing`, 1)).toThrow(/ENOENT/);
  });

  it('does not drop the locks this process holds on a SQLite file', async () => {
    const path = join(tempFolder(), 'q.db');
    const db = new Database(path);
    db.exec('CREATE TABLE t (x); BEGIN EXCLUSIVE');
    const before = statSync(path).mtimeMs;
    for (let look = 0; look < 3; look++) expect(readFileHead(path, 16).toString('latin1')).toBe('SQLite format 3\0');
    const child = new Child(`
      import Database from ${JSON.stringify(import.meta.resolve('better-sqlite3'))};
      const db = new Database(${JSON.stringify(path)}, { timeout: 0 });
      try { db.exec('BEGIN IMMEDIATE'); console.log('got in done'); } catch (error) { console.log(error.code + ' done'); }`);
    expect(await child.printed('done')).toContain('SQLITE_BUSY');
    expect(statSync(path).mtimeMs).toBe(before);
    db.close();
  });
});
