import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Job } from '../../src-shared/models/job.ts';
import { QueueManager } from '../engine/queue-manager.ts';
import { failureOf, startTestApp } from './testing/test-app.ts';

const workerFile = new URL('./worker/queue-worker.ts', import.meta.url);

/** Another program that works on the same SQLite queue. */
async function otherProgram(dbPath: string): Promise<QueueManager> {
  const manager = new QueueManager({ persistence: { type: 'sqlite', dbPath } });
  await manager.start();
  onTestFinished(() => manager.stop());
  return manager;
}

describe('a SQLite queue in its worker', () => {
  it('shows tasks that another program adds within a second', async () => {
    const { client, dir } = await startTestApp({ workerFile });
    const location = join(dir, 'größe 表.db');
    const opened = await client.queues.create({ location, backend: 'sqlite' });
    const events = await client.queues.events();
    const other = await otherProgram(location);
    await other.addTasks([1, 2, 3].map((n) => ({ id: `t${n}`, projectId: 'alpha', type: 'build' })));
    const added = Date.now();
    for await (const event of events) {
      if (event.type === 'queue' && event.event.type === 'changed' && event.event.counts.queued === 3) break;
    }

    expect(Date.now() - added).toBeLessThan(1000);
    const page = await client.tasks.page({ ...opened, filter: { text: 'T2' } });
    expect([page.rows.map(({ id }) => id), page.total, page.unfilteredTotal]).toEqual([['t2'], 1, 3]);
  });

  it('is snapshotted, restored by a job, and undone', async () => {
    const app = await startTestApp({ workerFile });
    const { client, dir } = app;
    const location = join(dir, 'q.db');
    const opened = await client.queues.create({ location, backend: 'sqlite' });
    const other = await otherProgram(location);
    await other.addTasks([{ id: 'kept' }, { id: 'lost' }]);
    const snapshot = await client.snapshots.create({ ...opened, name: 'Before' });
    await other.removeTask('lost');
    await other.addTask({ id: 'new' });
    const idsNow = async () => (await client.tasks.page(opened)).rows.map(({ id }) => id).sort();
    const preview = await client.snapshots.previewRestore({ ...opened, snapshotId: snapshot.id });
    const { jobId } = await client.snapshots.restore({ ...opened, snapshotId: snapshot.id, token: preview.token });
    const restored = await endOf(client.jobs.watch({ jobId }));
    const restore = restored?.outcome?.kind === 'restore' ? restored.outcome.restore : undefined;

    const since = { ...opened, from: { kind: 'snapshot' as const, snapshotId: snapshot.id } };
    const safety = { kind: 'snapshot' as const, snapshotId: restore?.safetySnapshotId ?? '' };
    const meanwhile = await client.snapshots.diff({ ...since, to: safety });
    expect(meanwhile.rows.map(({ kind, id }) => `${kind} ${id}`)).toEqual(['removed lost', 'added new']);
    expect((await client.snapshots.diff(since)).total).toBe(0);
    expect((await client.snapshots.diffTask({ ...since, id: 'kept' })).fields).toEqual([]);
    expect(preview).toMatchObject({ added: 1, removed: 1, changed: 0, unchanged: 1 });
    expect(restored).toMatchObject({ state: 'done', queueId: opened.queueId });
    expect(await idsNow()).toEqual(['kept', 'lost']);
    const undo = { snapshotId: restore?.safetySnapshotId ?? '', token: restore?.undoToken ?? '' };
    const undone = await client.snapshots.restore({ ...opened, ...undo });
    expect((await endOf(client.jobs.watch(undone)))?.state).toBe('done');
    expect(await idsNow()).toEqual(['kept', 'new']);
    await vi.waitFor(() => {
      const lines = readFileSync(join(app.dataDir, 'audit.ndjson'), 'utf8');
      expect(lines.match(/"action":"snapshots.restore".*"count":2,"outcome":"done"/g)).toHaveLength(2);
    });
  });

  it('has snapshots that are renamed, pinned, verified and deleted, all or none of a list', async () => {
    const { client, dir } = await startTestApp({ workerFile });
    const opened = await client.queues.create({ location: join(dir, 'q.db'), backend: 'sqlite' });
    const [first, second] = [
      await client.snapshots.create({ ...opened, name: 'One' }),
      await client.snapshots.create({ ...opened, name: 'Two' }),
    ];
    const change = { name: 'Before deploy', note: 'of v2.4', pinned: true };
    const changed = await client.snapshots.update({ ...opened, snapshotId: first.id, change });
    const verified = await endOf(client.jobs.watch(await client.snapshots.verify({ ...opened, snapshotId: first.id })));
    const missing = client.snapshots.delete({ ...opened, snapshotIds: [second.id, 'nobody'] });

    expect(changed).toMatchObject({ id: first.id, ...change, verified: null });
    expect(verified?.outcome).toMatchObject({ kind: 'verify', verification: { problem: null, snapshot: change } });
    expect((await failureOf(missing)).code).toBe('snapshot.not-found');
    expect(await client.snapshots.list(opened)).toHaveLength(2);
    expect((await client.snapshots.previewRetention(opened)).keep).toEqual([
      { snapshotId: second.id, reasons: ['manual'] },
      { snapshotId: first.id, reasons: ['manual', 'pinned'] },
    ]);
    const snapshotIds = [second.id, second.id];
    expect(await client.snapshots.delete({ ...opened, snapshotIds })).toEqual({ deleted: [second.id], failed: [] });
    expect(await client.snapshots.list(opened)).toEqual([expect.objectContaining({ id: first.id, verified: true })]);
  });

  it('is as it was after closing and opening again', async () => {
    const { client, dir } = await startTestApp({ workerFile });
    const location = join(dir, 'q.db');
    const opened = await client.queues.create({ location, backend: 'sqlite' });
    await client.queues.setStrategy({ ...opened, strategy: 'deadline-aware' });
    await client.queues.close(opened);
    await client.queues.reopen(opened);

    expect((await client.queues.list())[0]?.status).toMatchObject({ info: { strategy: 'deadline-aware' } });
  });
});

describe('a JSON queue in its worker', () => {
  it('is saved on closing and belongs to one app at a time', async () => {
    const first = await startTestApp({ workerFile });
    const location = join(first.dir, 'q.json');
    const opened = await first.client.queues.create({ location, backend: 'json' });
    const second = await startTestApp({ workerFile });
    const followed = await second.client.queues.open({ location });
    const refused = await failureOf(second.client.queues.setStrategy({ ...followed, strategy: 'fifo' }));
    await first.client.queues.setStrategy({ ...opened, strategy: 'priority' });
    await first.client.queues.save(opened);

    expect(refused).toMatchObject({ code: 'storage.locked', details: { ownerPid: process.pid } });
    await vi.waitFor(async () => {
      expect((await second.client.queues.list())[0]?.status).toMatchObject({
        info: { readOnly: 'owned', strategy: 'priority' },
      });
    });
  });
});

describe('what is no queue', () => {
  it.each([
    ['a missing file', 'missing.db', 'file.not-found', () => undefined],
    ['a folder', 'folder', 'file.is-folder', (path: string) => mkdirSync(path)],
    ['some text', 'notes.txt', 'file.not-a-queue', (path: string) => writeFileSync(path, 'Dear diary')],
    [
      'a picture',
      'p.png',
      'file.not-a-queue',
      (path: string) => writeFileSync(path, Buffer.from('89504e470d0a1a0a', 'hex')),
    ],
    ['a database of another program', 'music.db', 'file.foreign-database', makeMusicDatabase],
    [
      'a queue of a newer version',
      'newer.json',
      'file.newer-version',
      (path: string) => writeFileSync(path, newerQueue),
    ],
  ])('%s gets a clear error and stays as it was', async (_, name, code, make) => {
    const { client, dir } = await startTestApp({ workerFile });
    const location = join(dir, name);
    make(location);
    const before = contentOf(location);
    const failure = await failureOf(client.queues.open({ location }));

    expect(failure.code).toBe(code);
    expect(failure.message).toContain(location);
    expect(contentOf(location)).toBe(before);
    expect(await client.queues.list()).toEqual([]);
  });
});

const newerQueue = JSON.stringify({ format: 'poppo-queue', version: 99, tasks: [] });

function makeMusicDatabase(path: string): void {
  const database = new Database(path);
  database.exec('CREATE TABLE songs (title TEXT); INSERT INTO songs VALUES (1)');
  database.close();
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'base64');
  } catch (error) {
    return String(error);
  }
}

async function endOf(watching: Promise<AsyncIterable<Job>>): Promise<Job | undefined> {
  let last: Job | undefined;
  for await (const job of await watching) last = job;
  return last;
}
