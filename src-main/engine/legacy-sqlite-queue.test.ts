import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ManualClock } from '../platform/manual-clock.ts';
import { tempFolder } from '../platform/testing/temp-folder.ts';
import { legacyState } from '../storage/legacy/legacy-fixture.ts';
import { writeLegacySqlite } from '../storage/legacy-sqlite/legacy-sqlite-fixture.ts';
import { isLegacySqlite } from '../storage/legacy-sqlite/read-legacy-sqlite.ts';
import { QueueManager } from './queue-manager.ts';
import { refusalOf, startQueue } from './testing/queues.ts';
import { expectConsistent, tasksOf } from './testing/recount.ts';

const SAVED_AT = 1_795_420_142_587;
const LIBRARY = pathToFileURL(join(import.meta.dirname, '../library.ts')).href;
const hasStrace = spawnSync('strace', ['-V']).status === 0;
const state = legacyState(20, SAVED_AT);
const running = state.processing as object[];

function legacyFolder(change: (db: Database.Database) => void = () => undefined): { folder: string; path: string } {
  const folder = tempFolder();
  const path = join(folder, 'queue.db');
  writeLegacySqlite(path, state, SAVED_AT);
  const db = new Database(path);
  change(db);
  db.close();
  return { folder, path };
}

const idsOf = (tasks: readonly object[]): unknown[] => tasks.map((task) => Reflect.get(task, 'id'));

/** Every field the original knew must be as it was; ours come on top. */
function expectSameTasks(found: readonly object[], expected: readonly object[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [index, task] of expected.entries()) {
    const times = { addedAt: Date.parse(Reflect.get(task, 'addedAt')) };
    expect(found[index]).toMatchObject({ ...task, ...times, ...startedAtOf(task) });
  }
}

function startedAtOf(task: object): object {
  const text: unknown = Reflect.get(task, 'startedAt');
  return typeof text === 'string' ? { startedAt: Date.parse(text) } : {};
}

describe('a SQLite queue of the original system', () => {
  it('is ours after the first start, with every task, field, total and snapshot', async () => {
    const { folder, path } = legacyFolder();
    const original = readFileSync(path);
    const { queue } = await startQueue('sqlite', { folder });

    expectSameTasks(tasksOf(queue.store.db), [...state.queue, ...running]);
    expect(queue.counts()).toMatchObject({ queued: 20, processing: 2 });
    expect(queue.info()).toMatchObject({ readOnly: null, damage: null, migratedFrom: `${path}.pre-migration` });
    expect(readFileSync(`${path}.pre-migration`)).toEqual(original);
    const totals = queue.store.db.prepare('SELECT project, completed_total, failed_total FROM projects ORDER BY 2');
    expect(totals.raw().all()).toEqual([
      ['poppo-core', 100, 0],
      ['web-dashboard', 101, 3],
      ['日本プロジェクト', 102, 6],
    ]);
    expect(queue.snapshots.list()).toMatchObject([
      { id: 'manual-1', trigger: 'manual', taskCount: 22, createdAt: SAVED_AT - 1000 },
      { id: 'auto-1', trigger: 'automatic', taskCount: 22, createdAt: SAVED_AT - 2000 },
    ]);
    await expectConsistent(queue);
  });

  it('is migrated once; its snapshots stay, can be restored, and are undone', async () => {
    const { folder, path } = legacyFolder();
    await (await startQueue('sqlite', { folder })).queue.stop();
    const { queue } = await startQueue('sqlite', { folder });
    expect(queue.info().migratedFrom).toBeNull();
    expect(readdirSync(folder).filter((name) => name.includes('migration'))).toEqual(['queue.db.pre-migration']);
    for (const task of queue.getQueue()) await queue.removeTask(task.id);
    await queue.addTask({ id: 'new' });
    const { safetySnapshotId } = await queue.restoreSnapshot('auto-1');

    expectSameTasks(tasksOf(queue.store.db), [...state.queue, ...running]);
    expect(await queue.verifySnapshot('manual-1')).toMatchObject({ problem: null });
    await expectConsistent(queue);
    await queue.restoreSnapshot(safetySnapshotId);
    expect(idsOf(queue.getQueue())).toEqual(['new']);
    await queue.deleteSnapshot('auto-1');
    await expectConsistent(queue);
    expect(existsSync(path)).toBe(true);
  });

  it('counts what stands in its write-ahead log', async () => {
    const { folder, path } = legacyFolder((db) => db.pragma('journal_mode = WAL'));
    const writer = new Database(path);
    writer.pragma('wal_autocheckpoint = 0');
    writer.exec("DELETE FROM snapshots WHERE id = 'auto-1'");
    const reader = new Database(path, { readonly: true });
    const refusal = await refusalOf(new QueueManager(optionsFor(path)).start());
    reader.close();
    writer.close();
    const { queue } = await startQueue('sqlite', { folder });

    expect(refusal).toMatchObject({ code: 'storage.busy', message: expect.stringContaining(path) });
    expect(queue.snapshots.list().map(({ id }) => id)).toEqual(['manual-1']);
    expect(queue.counts().queued).toBe(20);
  });

  it('is migrated by one of two managers that start at the same moment', async () => {
    const { folder, path } = legacyFolder();
    const managers = [1, 2].map(() => new QueueManager(optionsFor(path, 5000)));
    onTestFinished(() => void Promise.all(managers.map((manager) => manager.stop())));
    await Promise.all(managers.map((manager) => manager.start()));
    await managers[0]?.addTask({ id: 'one' });
    await managers[1]?.addTask({ id: 'two' });

    expect(managers.map((manager) => manager.counts().queued)).toEqual([22, 22]);
    expect(readdirSync(folder).filter((name) => name.includes('migration'))).toHaveLength(1);
  });
});

function optionsFor(dbPath: string, busyTimeout = 50) {
  const persistence = { type: 'sqlite', dbPath, busyTimeout } as const;
  return { clock: new ManualClock(), recoverClaims: false, persistence };
}

describe('a damaged SQLite queue of the original system', () => {
  const broken = (db: Database.Database): void =>
    void db.exec("UPDATE queue_state SET data = substr(data, 1, 60), checksum = 'x'");

  it('comes back from its newest snapshot where that holds most, and says so', async () => {
    const { path } = legacyFolder(broken);
    const queue = new QueueManager(optionsFor(path));
    const recovered = vi.fn();
    queue.on('queue-recovered', recovered);
    onTestFinished(() => queue.stop());
    await queue.start();

    expect(queue.getRecoveryReport()).toMatchObject({
      source: 'snapshot',
      sourcePath: `${path} (manual-1)`,
      tasksRecovered: 22,
      keptAs: `${path}.pre-migration`,
      candidates: [
        { source: 'salvage', tasks: 0 },
        { source: 'salvage', tasks: 20 },
        { source: 'snapshot', tasks: 22 },
      ],
    });
    expect(recovered).toHaveBeenCalledOnce();
    expectSameTasks(tasksOf(queue.store.db), [...state.queue, ...running]);
  });

  it('comes back from its table of tasks where there is no snapshot', async () => {
    const { folder } = legacyFolder((db) => {
      broken(db);
      db.exec('DELETE FROM snapshots');
    });
    const { queue } = await startQueue('sqlite', { folder, persistence: { autoRecover: true } });

    expect(queue.getRecoveryReport()).toMatchObject({ source: 'salvage', tasksRecovered: 20 });
    expectSameTasks(queue.getQueue(), state.queue);
  });

  it('of which nothing can be read is refused and left alone', async () => {
    const { path, folder } = legacyFolder((db) => {
      broken(db);
      db.exec('DELETE FROM snapshots; DELETE FROM tasks');
    });
    const bytes = readFileSync(path);

    expect(await refusalOf(new QueueManager(optionsFor(path)).start())).toMatchObject({
      code: 'storage.corrupt',
      message: expect.stringContaining(path),
    });
    expect(readFileSync(path)).toEqual(bytes);
    expect(readdirSync(folder).filter((name) => !name.endsWith('.lock'))).toEqual(['queue.db']);
  });
});

describe.skipIf(!hasStrace)('a migration of the original system that is killed (needs strace)', () => {
  it('at any flush, rename or link leaves the original or the new queue, and the next start ends the work', async () => {
    let ended = false;
    let killed = 0;
    for (let step = 1; !ended; step += 3) {
      const { folder, path } = legacyFolder();
      ended = migrateUntilKilled(path, step);
      if (!ended) killed += 1;
      const isOld = isLegacySqlite(path);
      const { queue } = await startQueue('sqlite', { folder });

      expect(idsOf(tasksOf(queue.store.db)), `killed at step ${step}, ${isOld ? 'old' : 'new'}`).toEqual(
        idsOf([...state.queue, ...running]),
      );
      expect(queue.snapshots.list()).toHaveLength(2);
      expect(isLegacySqlite(`${path}.pre-migration`)).toBe(true);
      await expectConsistent(queue);
      await queue.stop();
      expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    }
    expect(killed).toBeGreaterThan(4);
  }, 60_000);
});

/** True where the process came to its end before it was killed. */
function migrateUntilKilled(path: string, step: number): boolean {
  const code = `
    import { QueueManager } from ${JSON.stringify(LIBRARY)};
    const persistence = { type: 'sqlite', dbPath: ${JSON.stringify(path)}, saveOnChange: true };
    await new QueueManager({ persistence }).start();
    process.exit(0);`;
  const calls = 'fsync,link,linkat,rename,renameat,renameat2';
  const inject = [
    '-f',
    '-qq',
    '-o',
    '/dev/null',
    '-e',
    `trace=${calls}`,
    '-e',
    `inject=${calls}:signal=KILL:when=${step}`,
  ];
  const { status, signal } = spawnSync('strace', [...inject, process.execPath, '--input-type=module', '-e', code]);
  return signal === null && status === 0;
}
