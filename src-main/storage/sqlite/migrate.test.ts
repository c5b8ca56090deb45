import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { isAppError } from '../../../src-shared/errors/app-error.ts';
import { sweepTemps } from '../../platform/durable-file.ts';
import { Child } from '../../platform/testing/child.ts';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import { SQLITE_APPLICATION_ID, SQLITE_SCHEMA_VERSION } from './format-id.ts';
import { migrate, versionOf } from './migrate.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';
import { openMemoryDatabase, openQueueDatabase } from './open-database.ts';
import { SCHEMA_V1 } from './testing/schema-v1.ts';
import { SCHEMA_V2 } from './testing/schema-v2.ts';
import { SCHEMA_V3 } from './testing/schema-v3.ts';

const OPTIONS = { busyTimeout: 50, walMode: true, durable: true, strategy: 'fifo' } as const;
/** The tables of every version there was. */
const FROZEN: ReadonlyArray<readonly [version: number, schema: string]> = [
  [1, SCHEMA_V1],
  [2, SCHEMA_V2],
  [3, SCHEMA_V3],
];

/** Two steps that are no step of ours. */
const STEPS: readonly Migration[] = [
  { from: SQLITE_SCHEMA_VERSION, to: 101, up: 'CREATE TABLE notes (text TEXT) STRICT' },
  { from: 101, to: 102, up: (db) => db.prepare('INSERT INTO notes VALUES (?)').run('from 101') },
];
const PLAN = { target: 102, migrations: STEPS };

function databaseOf(version: number, schema: string, path = join(tempFolder(), 'old.db')): string {
  const db = new Database(path);
  db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma(`application_id = ${SQLITE_APPLICATION_ID}`);
  db.pragma(`user_version = ${version}`);
  db.pragma('journal_mode = WAL');
  db.exec(schema);
  db.prepare("INSERT INTO queue_state (one, content_sum, strategy) VALUES (1, zeroblob(32), 'priority')").run();
  db.exec("INSERT INTO tasks (id, status, added_at, hash, born) VALUES ('a', 'queued', 5, zeroblob(32), 1)");
  db.close();
  return path;
}

/** What a database consists of, however its text was laid out. */
function objectsOf(db: Database.Database): string[] {
  const rows = db.prepare<[], { type: string; name: string; sql: string | null }>('SELECT * FROM sqlite_schema').all();
  return rows
    .map(({ type, name, sql }) => `${type} ${name}: ${(sql ?? '').replace(/\s+/g, ' ').replace(/ ?([(),]) ?/g, '$1')}`)
    .toSorted();
}

function makeQueue(): { path: string; folder: string; db: Database.Database } {
  const folder = tempFolder();
  const path = join(folder, 'q.db');
  return { folder, path, db: openQueueDatabase(path, OPTIONS).db };
}

describe('a database of an older version', () => {
  it.each(FROZEN)('of version %d becomes what a new one is, and keeps its rows', (version, schema) => {
    const path = databaseOf(version, schema);
    const { db, keptBefore } = openQueueDatabase(path, OPTIONS);
    const fresh = openMemoryDatabase();

    expect(versionOf(db)).toBe(SQLITE_SCHEMA_VERSION);
    expect(objectsOf(db)).toEqual(objectsOf(fresh));
    expect(db.prepare('SELECT id, status, added_at FROM tasks').all()).toEqual([
      { id: 'a', status: 'queued', added_at: 5 },
    ]);
    expect(db.prepare('SELECT strategy FROM queue_state').pluck().get()).toBe('priority');
    expect(keptBefore).toBe(version === SQLITE_SCHEMA_VERSION ? null : `${path}.pre-migration-v${version}`);
    db.close();
  });

  it('has a way to the version of this program, one step after the other', () => {
    const versions = MIGRATIONS.map(({ from, to }) => [from, to]);

    expect(versions).toEqual(FROZEN.slice(1).map(([version]) => [version - 1, version]));
    expect(FROZEN.at(-1)?.[0]).toBe(SQLITE_SCHEMA_VERSION);
  });

  it('is kept as it was, in a file that the program before can open', () => {
    const { db, path } = makeQueue();
    db.exec("UPDATE queue_state SET strategy = 'priority', revision = 7");
    const kept = migrate(db, true, PLAN) ?? '';
    const before = new Database(kept, { readonly: true });

    expect(kept).toBe(`${path}.pre-migration-v${SQLITE_SCHEMA_VERSION}`);
    expect(versionOf(before)).toBe(SQLITE_SCHEMA_VERSION);
    expect(before.prepare('SELECT strategy, revision FROM queue_state').get()).toEqual({
      strategy: 'priority',
      revision: 7,
    });
    expect(existsSync(`${kept}-wal`)).toBe(false);
    expect(db.prepare('SELECT text FROM notes').pluck().all()).toEqual(['from 101']);
    before.close();
    db.close();
  });

  it('is migrated once, and a copy of another content is never replaced', () => {
    const { db, folder } = makeQueue();
    const first = migrate(db, true, PLAN);
    const again = migrate(db, true, PLAN);
    db.exec('DROP TABLE notes; UPDATE queue_state SET revision = revision + 1');
    db.pragma(`user_version = ${SQLITE_SCHEMA_VERSION}`);
    const bytes = readFileSync(first ?? '');
    const second = migrate(db, true, PLAN);

    expect([again, second]).toEqual([null, `${first}-2`]);
    expect(readFileSync(first ?? '')).toEqual(bytes);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    db.close();
  });

  it('that may not be written is refused with what to do, and stays as it is', () => {
    const { db, path, folder } = makeQueue();
    db.close();
    const bytes = readFileSync(path);
    const reader = new Database(path, { readonly: true });

    expect(() => migrate(reader, false, PLAN)).toThrow(expect.objectContaining({ code: 'storage.read-only' }));
    reader.close();
    expect(readFileSync(path)).toEqual(bytes);
    expect(readdirSync(folder).filter((name) => name.includes('pre-migration'))).toEqual([]);
  });

  it('is as it was where a step fails, and the next opening goes on from there', () => {
    const { db } = makeQueue();
    const broken = { target: 102, migrations: [...STEPS.slice(0, 1), { from: 101, to: 102, up: 'CREATE TABLE x (' }] };

    expect(() => migrate(db, true, broken)).toThrow('incomplete input');
    expect(versionOf(db)).toBe(101);
    migrate(db, true, PLAN);
    expect([versionOf(db), db.prepare('SELECT text FROM notes').pluck().get()]).toEqual([102, 'from 101']);
    db.close();
  });

  it('is not migrated over what another process writes after the copy', () => {
    const { db, path } = makeQueue();
    const prepare = db.prepare.bind(db);
    let writes = 3;
    vi.spyOn(db, 'prepare').mockImplementation((sql: string) => {
      const statement = prepare(sql);
      if (sql.startsWith('VACUUM') && writes-- > 0) {
        const run = statement.run.bind(statement);
        vi.spyOn(statement, 'run').mockImplementation((...given) => {
          const result = run(...given);
          write(path);
          return result;
        });
      }
      return statement;
    });
    const kept = migrate(db, true, PLAN) ?? '';
    const copy = new Database(kept, { readonly: true });

    expect(copy.prepare('SELECT revision FROM queue_state').pluck().get()).toBe(3);
    copy.close();
    db.close();
  });
});

function write(path: string): void {
  const other = new Database(path);
  other.exec('UPDATE queue_state SET revision = revision + 1');
  other.close();
}

describe('a migration that is killed', () => {
  it.each(['during the copy', 'after the copy', 'in the first step', 'between the steps', 'in the last step'])(
    '%s leaves a database that the next opening migrates whole',
    async (when) => {
      const { db, path, folder } = makeQueue();
      db.exec('UPDATE queue_state SET revision = 3');
      db.close();
      const child = new Child(`
        import Database from 'better-sqlite3';
        import { migrate } from ${JSON.stringify(join(import.meta.dirname, 'migrate.ts'))};
        const die = (now) => now && process.kill(process.pid, 'SIGKILL');
        const when = ${JSON.stringify(when)};
        const db = new Database(${JSON.stringify(path)});
        const prepare = db.prepare.bind(db);
        db.prepare = (sql) => {
          const statement = prepare(sql);
          if (!sql.startsWith('VACUUM')) return statement;
          return { run: (name) => { statement.run(name); die(when === 'during the copy'); } };
        };
        const transaction = db.transaction.bind(db);
        let steps = 0;
        db.transaction = (work) => {
          die(when === (steps++ === 0 ? 'after the copy' : 'between the steps'));
          return transaction(work);
        };
        migrate(db, true, { target: 102, migrations: [
          { from: ${SQLITE_SCHEMA_VERSION}, to: 101,
            up: (db) => { db.exec('CREATE TABLE notes (text TEXT) STRICT'); die(when === 'in the first step'); } },
          { from: 101, to: 102,
            up: (db) => { db.exec("INSERT INTO notes VALUES ('from 101')"); die(when === 'in the last step'); } },
        ] });
        console.log('survived');
      `);

      await expect(child.printed('survived')).rejects.toThrow('ended after printing: ');
      const again = new Database(path);
      migrate(again, true, PLAN);
      expect(again.prepare('SELECT text FROM notes').pluck().all()).toEqual(['from 101']);
      expect(again.pragma('integrity_check', { simple: true })).toBe('ok');
      again.close();
      const copies = readdirSync(folder).filter((name) => name.endsWith(`pre-migration-v${SQLITE_SCHEMA_VERSION}`));
      expect(copies).toHaveLength(1);
      await sweepTemps(folder);
      expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    },
  );
});

it('refuses a database with a step missing instead of guessing', () => {
  const { db } = makeQueue();

  try {
    migrate(db, true, { target: 102, migrations: STEPS.slice(1) });
    expect.unreachable();
  } catch (error) {
    expect(isAppError(error)).toBe(false);
    expect(String(error)).toContain('no migration from version');
  }
  db.close();
});
