import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import { openQueueDatabase } from './open-database.ts';
import { doUpkeep, pragmaNumber, WAL_LIMIT } from './upkeep.ts';

const OPTIONS = { busyTimeout: 50, walMode: true, durable: false, strategy: 'fifo' } as const;
const INSERT = "INSERT INTO tasks (id, status, added_at, hash, born, data) VALUES (?, 'queued', 0, x'00', 1, ?)";

function open(): { db: Database.Database; path: string } {
  const path = join(tempFolder(), 'q.db');
  return { db: openQueueDatabase(path, OPTIONS).db, path };
}

/** In transactions of 100. */
function fill(db: Database.Database, from: number, count: number, bytes: number): void {
  const insert = db.prepare(INSERT);
  for (let start = 0; start < count; start += 100) {
    db.transaction(() => {
      for (let index = 0; index < 100; index++) insert.run(`t${from + start + index}`, 'x'.repeat(bytes));
    })();
  }
}

const walBytes = (path: string): number => statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;

describe('the write-ahead log', () => {
  it('grows while someone reads an old state, and is short again soon after', () => {
    const { db, path } = open();
    fill(db, 0, 100, 10);
    const reader = new Database(path, { readonly: true });
    reader.exec('BEGIN; SELECT count(*) FROM tasks');
    fill(db, 100, 2000, 10_000);
    const whileRead = walBytes(path);
    reader.exec('COMMIT');
    fill(db, 5000, 200, 10);
    fill(db, 6000, 200, 10);

    expect(whileRead).toBeGreaterThan(WAL_LIMIT);
    expect(walBytes(path)).toBeLessThanOrEqual(WAL_LIMIT);
    doUpkeep(db, 50);
    expect(walBytes(path)).toBe(0);
    reader.close();
    db.close();
  });
});

describe('pages that are free', () => {
  it('go back to the disk in small steps, and the rows that stay are the same', () => {
    const { db, path } = open();
    fill(db, 0, 3000, 5000);
    db.exec('DELETE FROM tasks WHERE seq > 100');
    db.pragma('wal_checkpoint(TRUNCATE)');
    const before = statSync(path).size;
    let steps = 0;
    let freed = 0;
    for (let more = true; more; steps++) {
      const result = doUpkeep(db, 50);
      more = result.hasMore;
      freed += result.pagesFreed;
      expect(result.pagesFreed).toBeLessThanOrEqual(128);
    }
    db.pragma('wal_checkpoint(TRUNCATE)');

    expect(freed).toBeGreaterThan(2000);
    expect(steps).toBeGreaterThan(10);
    expect(statSync(path).size).toBeLessThan(before / 2);
    expect(db.prepare('SELECT count(*) FROM tasks').pluck().get()).toBe(100);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  });

  it('wait where another process writes, without waiting for it', () => {
    const { db, path } = open();
    fill(db, 0, 2000, 5000);
    db.exec('DELETE FROM tasks');
    const writer = new Database(path);
    writer.exec('BEGIN IMMEDIATE');

    expect(doUpkeep(db, 12_345)).toEqual({ pagesFreed: 0, hasMore: false });
    expect(pragmaNumber(db, 'busy_timeout')).toBe(12_345);
    writer.exec('COMMIT');
    writer.close();
    expect(doUpkeep(db, 50).pagesFreed).toBe(128);
    db.close();
  });

  it('stay where there are few of them, and during a transaction', () => {
    const { db } = open();
    fill(db, 0, 300, 5000);
    db.exec('DELETE FROM tasks WHERE seq < 200');
    expect(doUpkeep(db, 50)).toEqual({ pagesFreed: 0, hasMore: false });
    db.exec('BEGIN');
    expect(doUpkeep(db, 50)).toEqual({ pagesFreed: 0, hasMore: false });
    db.close();
  });
});
