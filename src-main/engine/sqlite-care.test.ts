import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Random } from '../bench/fixtures/random.ts';
import { tempFolder } from '../platform/testing/temp-folder.ts';
import { verifyDatabase } from './backends/sqlite/verify-database.ts';
import type { QueueManager } from './queue-manager.ts';
import { refusalOf, startQueue } from './testing/queues.ts';
import { expectConsistent, tasksOf } from './testing/recount.ts';

const isRoot = process.getuid?.() === 0;

async function fill(queue: QueueManager, count: number): Promise<void> {
  const input = (index: number) => ({
    id: `t${index}`,
    projectId: `p${index % 3}`,
    data: `body of t${index} ${'x'.repeat(500)}`,
  });
  await queue.addTasks(Array.from({ length: count }, (_, index) => input(index)));
}

/** The file of a stopped queue of 200 tasks with a snapshot, some of them changed since. */
async function stoppedQueue(): Promise<{ path: string; bytes: Buffer }> {
  const { queue, folder } = await startQueue('sqlite');
  await fill(queue, 200);
  await queue.createSnapshot('s');
  for (let index = 0; index < 10; index++) await queue.completeTask((await queue.getNextTask())?.id ?? '');
  await queue.stop();
  const path = join(folder, 'queue.db');
  return { path, bytes: readFileSync(path) };
}

const hidden = (folder: string): string[] => readdirSync(folder).filter((name) => name.startsWith('.'));

describe('verifying a SQLite queue', () => {
  it('finds nothing wrong with one that is whole, while tasks come in', async () => {
    const { queue } = await startQueue('sqlite');
    await fill(queue, 3000);
    await queue.createSnapshot('s');
    await queue.removeTask('t0');
    const progress: number[] = [];
    const verifying = queue.verifyStorage({ onProgress: (done, total) => progress.push(done / total) });
    for (let index = 0; index < 50; index++) await queue.addTask({ id: `new${index}` });

    expect(await verifying).toEqual({ isWhole: true, problems: [], damagedTasks: [], tasks: 2999, versions: 1 });
    expect(progress).toEqual(progress.toSorted((left, right) => left - right));
    expect(queue.counts().queued).toBe(3049);
  });

  it('names exactly the task in whose content one bit is wrong, which SQLite itself does not see', async () => {
    const { path, bytes } = await stoppedQueue();
    const random = new Random(7);
    let flipped = 0;
    while (flipped < 40) {
      const id = `t${random.below(200)}`;
      const marker = Buffer.from(`body of ${id} xxx`);
      const places = placesOf(marker, bytes);
      // Where a row once stood somewhere else, the bytes there are no content any more.
      if (places.length !== 1) continue;
      flipped += 1;
      const place = (places[0] ?? 0) + marker.length + random.below(400);
      const copy = Buffer.from(bytes);
      copy[place] = (copy[place] ?? 0) ^ (1 << random.below(6));
      writeFileSync(path, copy);
      const { isWhole, damagedTasks, problems } = await verifyDatabase(path, 0, {});
      const db = new Database(path);

      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      db.close();
      expect([isWhole, damagedTasks.map((task) => task.id)]).toEqual([false, [id]]);
      expect(problems[0]).toContain(id);
    }
  });

  it.each([
    [
      'a counter',
      'UPDATE counters SET n = n + 1 WHERE project = (SELECT min(project) FROM counters)',
      /counter.*is wrong/,
    ],
    ['a status count', 'UPDATE queue_state SET n_failed = 9', /0 tasks are failed, and the queue says 9/],
    ['a task that is gone', 'DELETE FROM tasks WHERE seq = 100', /not those that it says it holds/],
  ])('finds %s that does not fit', async (_, sql, expected) => {
    const { path } = await stoppedQueue();
    const db = new Database(path);
    db.exec(sql);
    db.close();

    expect((await verifyDatabase(path, 0, {})).problems.join('\n')).toMatch(expected);
  });

  it('finds an index that lacks a row, and a page that cannot be read', async () => {
    const { path, bytes } = await stoppedQueue();
    const db = new Database(path);
    const root = Number(db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'tasks_born'").pluck().get());
    db.close();
    const copy = Buffer.from(readFileSync(path));
    copy.fill(0, root * 4096 - 4096, root * 4096);
    writeFileSync(path, copy);

    expect(bytes.length).toBe(copy.length);
    expect((await verifyDatabase(path, 0, {})).isWhole).toBe(false);
  });

  it('can be cancelled, and ends when the queue is stopped', async () => {
    const { queue } = await startQueue('sqlite');
    await fill(queue, 3000);
    const abort = new AbortController();
    abort.abort();
    expect((await refusalOf(queue.verifyStorage({ signal: abort.signal }))).code).toBe('job.cancelled');
    const verifying = refusalOf(queue.verifyStorage({ onProgress: () => void queue.stop() }));
    expect((await verifying).code).toBe('job.cancelled');
  });

  it('is told to be impossible for other storages', async () => {
    const { queue } = await startQueue('json');
    expect((await refusalOf(() => queue.verifyStorage())).code).toBe('storage.unsupported');
  });
});

function placesOf(marker: Buffer, bytes: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(marker); at !== -1; at = bytes.indexOf(marker, at + 1)) places.push(at);
  return places;
}

describe('the sizes of a SQLite queue', () => {
  it('count each byte once: tasks, log, snapshots, free pages and backups', async () => {
    const { queue, folder } = await startQueue('sqlite');
    await fill(queue, 2000);
    await queue.createSnapshot('s');
    const { queue: linked } = await startQueue('sqlite', { persistence: { dbPath: linkTo(join(folder, 'queue.db')) } });
    const whole = await linked.storageSummary();
    const logBytes = statSync(join(folder, 'queue.db-wal')).size;
    for (let index = 0; index < 600; index++) await queue.removeTask(`t${index}`);
    const changed = await queue.storageSummary();
    await queue.deleteSnapshot('s');
    const { sizeBytes } = await queue.createBackup();
    const last = await queue.storageSummary();

    expect(whole.journalBytes).toBe(logBytes);
    expect([whole.snapshotBytes, whole.backupBytes, whole.pages?.free]).toEqual([0, 0, 0]);
    expect(changed.snapshotBytes).toBeGreaterThan(600 * 500);
    expect(last).toMatchObject({ snapshotBytes: 0, backupBytes: sizeBytes, pages: { sizeBytes: 4096 } });
    expect(last.pages?.free).toBeGreaterThan(50);
  });
});

function linkTo(path: string): string {
  const link = join(tempFolder(), 'link.db');
  symlinkSync(path, link);
  return link;
}

describe('a backup of a SQLite queue', () => {
  it.each([true, false])('is one moment of it, whole in one file, while tasks come in; walMode %s', async (walMode) => {
    const { queue, folder } = await startQueue('sqlite', { persistence: { walMode } });
    await fill(queue, 3000);
    await queue.createSnapshot('s');
    const target = join(folder, 'copies', 'copy.db');
    mkdirSync(join(folder, 'copies'));
    let written = 3000;
    const backing = queue.backupTo(target, {
      onProgress: () => void queue.addTask({ id: `new${written++}` }).catch(() => undefined),
    });
    const { path, tasks, sizeBytes } = await backing;
    await queue.addTask({ id: 'after' });

    expect({ path, sizeBytes }).toEqual({ path: target, sizeBytes: statSync(target).size });
    expect(tasks).toBeGreaterThanOrEqual(3000);
    expect(readdirSync(join(folder, 'copies'))).toEqual(['copy.db']);
    expect(statSync(target).mode & 0o777).toBe(0o600);
    const copy = (await startQueue('sqlite', { persistence: { dbPath: target } })).queue;
    expect(tasksOf(copy.store.db)).toHaveLength(tasks);
    expect(copy.snapshots.list().map(({ id }) => id)).toEqual(['s']);
    await expectConsistent(copy);
    await expectConsistent(queue);
  });

  it('that is cancelled leaves nothing, and the one before stays', async () => {
    const { queue, folder } = await startQueue('sqlite');
    await fill(queue, 3000);
    const target = join(folder, 'copy.db');
    writeFileSync(target, 'the one before');
    const abort = new AbortController();
    const call = queue.backupTo(target, { signal: abort.signal, onProgress: () => abort.abort() });

    expect((await refusalOf(call)).code).toBe('job.cancelled');
    expect(readFileSync(target, 'utf8')).toBe('the one before');
    expect(hidden(folder)).toEqual([]);
  });

  it('is not made of a queue that is damaged, and the one before stays', async () => {
    const { queue, folder } = await startQueue('sqlite');
    await fill(queue, 50);
    const first = await queue.createBackup();
    const before = readFileSync(first.path);
    queue.store.db.exec('UPDATE tasks SET data = \'"forged"\' WHERE seq = 7');
    const refusal = await refusalOf(queue.createBackup());

    expect(refusal).toMatchObject({ code: 'storage.corrupt', message: expect.stringContaining('t6') });
    expect(readFileSync(first.path)).toEqual(before);
    expect(queue.listBackups()).toEqual([first.path]);
    expect(hidden(folder)).toEqual([]);
  });

  it('is kept as often as asked for, the newest first, where asked for', async () => {
    const backupDir = join(tempFolder(), 'deep', 'backups');
    const { queue } = await startQueue('sqlite', { persistence: { backupCount: 2, backupDir } });
    for (const id of ['a', 'b', 'c']) {
      await queue.addTask({ id });
      await queue.createBackup();
    }
    const held = queue.listBackups().map((path) => {
      const db = new Database(path, { readonly: true });
      onTestFinished(() => void db.close());
      return [path, db.prepare('SELECT count(*) FROM tasks').pluck().get()];
    });

    expect(held).toEqual([
      [join(backupDir, 'queue.db.backup1'), 3],
      [join(backupDir, 'queue.db.backup2'), 2],
    ]);
    expect(readdirSync(backupDir)).toHaveLength(2);
  });

  it('is made by itself at the interval asked for', async () => {
    const { queue } = await startQueue('sqlite', { persistence: { backupInterval: 20 } });
    await queue.addTask({ id: 'a' });

    await vi.waitFor(() => expect(queue.listBackups().length).toBeGreaterThan(0), 10_000);
  });

  it('takes no place that is the queue itself, a folder, or in no folder', async () => {
    const { queue, folder } = await startQueue('sqlite');
    const codeOf = async (name: string) => (await refusalOf(queue.backupTo(join(folder, name)))).code;
    mkdirSync(join(folder, 'sub'));

    expect([await codeOf('queue.db'), await codeOf('sub'), await codeOf('none/x.db')]).toEqual([
      'file.exists',
      'file.is-folder',
      'file.not-found',
    ]);
    expect(hidden(folder)).toEqual([]);
  });

  it.skipIf(!isRoot)('on a full disk says so and leaves nothing there (needs root)', async () => {
    const { queue } = await startQueue('sqlite');
    await fill(queue, 2000);
    const small = tempFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', small]);
    onTestFinished(() => void execFileSync('umount', ['-l', small]));

    expect((await refusalOf(queue.backupTo(join(small, 'copy.db')))).code).toBe('storage.full');
    expect(readdirSync(small)).toEqual([]);
    await queue.addTask({ id: 'after' });
  });
});
