import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import { detectQueueFile } from '../detect.ts';
import { legacyState } from '../legacy/legacy-fixture.ts';
import { writeLegacySqlite } from './legacy-sqlite-fixture.ts';
import { isLegacySqlite, readLegacySqlite } from './read-legacy-sqlite.ts';

const NOW = 1_795_420_142_587;
const state = legacyState(20, NOW);

function legacyFile(change: (db: Database.Database) => void = () => {}): string {
  const path = join(tempFolder(), 'queue.db');
  writeLegacySqlite(path, state, NOW);
  const db = new Database(path);
  change(db);
  db.close();
  return path;
}

const values = (tasks: Iterable<{ text: string }>) => [...tasks].map(({ text }) => JSON.parse(text) as unknown);

describe('readLegacySqlite', () => {
  it('gives every task, every total and every snapshot, verified, without touching the file', () => {
    const path = legacyFile();
    const before = createHash('md5').update(readFileSync(path)).digest('hex');
    const read = readLegacySqlite(path);
    expect(read.checkpoint).toMatchObject({ damage: null, format: 'sqlite-legacy', header: { savedAt: NOW } });
    expect(values(read.checkpoint.tasks())).toEqual([...state.queue, ...(state.processing as object[])]);
    expect(read.checkpoint.header.projects.map(({ completedTotal }) => completedTotal)).toEqual([100, 101, 102]);
    expect(read.snapshots.map(({ id, taskCount, trigger }) => [id, taskCount, trigger])).toEqual([
      ['manual-1', 22, 'manual'],
      ['auto-1', 22, 'automatic'],
    ]);
    expect(values(read.readSnapshot('auto-1').tasks())).toHaveLength(22);
    expect(() => read.readSnapshot('x')).toThrow(expect.objectContaining({ code: 'snapshot.not-found' }));
    expect(createHash('md5').update(readFileSync(path)).digest('hex')).toBe(before);
  });

  it('reports a changed row by its checksum, and still gives the tasks', () => {
    const path = legacyFile((db) =>
      db.exec(`UPDATE queue_state SET data = replace(data, '"issueNumber":7', '"issueNumber":8')`),
    );
    const { checkpoint } = readLegacySqlite(path);
    expect(checkpoint.damage?.sentence).toMatch(/queue_state.*does not match its checksum/);
    expect(values(checkpoint.tasks())).toHaveLength(22);
  });

  it('falls back to the table of tasks where no state was saved', () => {
    const path = legacyFile((db) => db.exec('DELETE FROM queue_state'));
    expect(values(readLegacySqlite(path).checkpoint.tasks())).toEqual(state.queue);
    const bare = legacyFile((db) =>
      db.exec(`DELETE FROM queue_state; DELETE FROM tasks;
      INSERT INTO tasks VALUES ('a', 'p', 'x', 5, 'failed', '{"n":1}', '2026-11-23T00:00:00.000Z')`),
    );
    expect(values(readLegacySqlite(bare).checkpoint.tasks())).toEqual([
      {
        id: 'a',
        projectId: 'p',
        type: 'x',
        priority: 5,
        status: 'failed',
        data: { n: 1 },
        addedAt: '2026-11-23T00:00:00.000Z',
      },
    ]);
  });

  it('is told from other databases', () => {
    const path = legacyFile();
    expect(isLegacySqlite(path)).toBe(true);
    expect(detectQueueFile(path)).toMatchObject({ kind: 'sqlite', format: 'sqlite-legacy' });
    const other = join(tempFolder(), 'other.db');
    new Database(other).exec('CREATE TABLE queue_state (x)').close();
    expect(isLegacySqlite(other)).toBe(false);
    expect(() => readLegacySqlite(other)).toThrow(expect.objectContaining({ code: 'file.foreign-database' }));
    expect(() => detectQueueFile(other)).toThrow(expect.objectContaining({ code: 'file.foreign-database' }));
  });
});
