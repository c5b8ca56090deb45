import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { QueueManager } from '../../engine/queue-manager.ts';
import { refusalOf } from '../../engine/testing/queues.ts';
import { expectConsistent } from '../../engine/testing/recount.ts';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import { legacyState, writeLegacyQueue } from '../../storage/legacy/legacy-fixture.ts';
import { writeLegacySqlite } from '../../storage/legacy-sqlite/legacy-sqlite-fixture.ts';
import { openQueue } from './open-queue.ts';
import { queueInfoOf } from './queue-info.ts';
import type { QueueOpenRequest } from './queue-worker.contract.ts';

const SAMPLE = join(import.meta.dirname, '../../../resources/sample-queue.json');

async function open(location: string, request: Partial<QueueOpenRequest> = {}): Promise<QueueManager> {
  const queue = await openQueue({ location, password: null, create: null, fillFrom: null, ...request });
  onTestFinished(() => queue.stop().catch(() => undefined));
  return queue;
}

/** Every name under a folder with what it holds and when it was written. */
function contentsOf(folder: string): Record<string, unknown> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  return Object.fromEntries(
    names.map((name) => {
      const path = join(folder, name);
      const stats = statSync(path);
      if (stats.isDirectory()) return [name, 'folder'];
      return [name, `${stats.mtimeMs} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`];
    }),
  );
}

async function makeDatabase(path: string): Promise<void> {
  const queue = await openQueue({ location: path, password: null, create: { backend: 'sqlite' }, fillFrom: null });
  await queue.addTask({ id: 'a' });
  await queue.stop();
}

const MAKE: Record<string, (path: string) => void | Promise<void>> = {
  'a missing file': () => undefined,
  'a folder': (path) => mkdirSync(path),
  'an empty file': (path) => writeFileSync(path, ''),
  'a text': (path) => writeFileSync(path, 'Dear diary,'),
  'a picture': (path) => writeFileSync(path, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')),
  'JSON of something else': (path) => writeFileSync(path, '{"name":"poppo","version":"1.0.0"}'),
  'an array of numbers': (path) => writeFileSync(path, '[1,2,3]'),
  'a snapshot of a queue': (path) =>
    writeFileSync(path, '{"format":"poppo-queue-snapshot","version":"2.0","tasks":[]}'),
  'a JSON queue of a newer version': (path) =>
    writeFileSync(path, '{"format":"poppo-queue","version":"3.0","tasks":[]}'),
  'a database of another program': (path) => {
    const db = new Database(path);
    db.exec('CREATE TABLE songs (title TEXT)');
    db.close();
  },
  'a database of a newer version': async (path) => {
    await makeDatabase(path);
    const db = new Database(path);
    db.pragma('user_version = 99');
    db.pragma('journal_mode = DELETE');
    db.close();
  },
  'the first bytes of a database': (path) => writeFileSync(path, 'SQLite format 3\0 and no more'),
};

describe('opening', () => {
  it.each([
    ['a missing file', 'file.not-found'],
    ['a folder', 'file.is-folder'],
    ['an empty file', 'file.not-a-queue'],
    ['a text', 'file.not-a-queue'],
    ['a picture', 'file.not-a-queue'],
    ['JSON of something else', 'file.not-a-queue'],
    ['an array of numbers', 'file.not-a-queue'],
    ['a snapshot of a queue', 'file.not-a-queue'],
    ['a JSON queue of a newer version', 'file.newer-version'],
    ['a database of another program', 'file.foreign-database'],
    ['a database of a newer version', 'file.newer-version'],
    ['the first bytes of a database', 'file.not-a-queue'],
  ])('%s is refused as %s, names the file, and changes nothing on disk', async (what, code) => {
    const folder = tempFolder();
    const path = join(folder, 'wichtig – 大事.queue');
    await MAKE[what]?.(path);
    const before = contentsOf(folder);
    const error = await refusalOf(open(path));

    expect([error.code, error.message.includes(path)]).toEqual([code, true]);
    expect(contentsOf(folder)).toEqual(before);
  });

  it('a database whose tables are gone shows what is left of it, and no byte of it changes', async () => {
    const folder = tempFolder();
    const path = join(folder, 'queue.db');
    await makeDatabase(path);
    const db = new Database(path);
    db.pragma('journal_mode = DELETE');
    db.exec('DROP TABLE counters');
    db.close();
    const before = contentsOf(folder);
    const queue = await open(path);

    expect(queueInfoOf(queue)).toMatchObject({
      readOnly: 'damaged',
      damage: { sentence: expect.stringMatching(/lacks the table counters/), tasksReadable: 1 },
    });
    expect(queue.getQueue().map(({ id }) => id)).toEqual(['a']);
    await queue.stop();
    expect(contentsOf(folder)).toEqual(before);
  });

  it.each(['sqlite', 'json'] as const)('a %s queue under a path with spaces and Unicode works', async (backend) => {
    const folder = join(tempFolder(), 'Käse & 仕事 🦆');
    mkdirSync(folder);
    const path = join(folder, "queue 'eins' #1%.x");
    const made = await open(path, { create: { backend } });
    await made.addTask({ id: 'a' });
    await made.createSnapshot('s');
    await made.stop();
    const queue = await open(path);

    expect(queueInfoOf(queue)).toMatchObject({ backend, location: path, readOnly: null, damage: null });
    expect([queue.counts().queued, queue.snapshots.list().length]).toEqual([1, 1]);
  });

  it('a queue to look at it hands out nothing and saves nothing', async () => {
    const folder = tempFolder();
    const path = join(folder, 'queue.json');
    const made = await open(path, { create: { backend: 'json' } });
    await made.addTasks([{ id: 'a' }, { id: 'b', runAt: Date.now() + 50_000 }]);
    await made.getNextTask();
    await made.stop();
    const before = contentsOf(folder);
    const queue = await open(path);
    queue.peekNext(5);
    await queue.stop();

    expect(contentsOf(folder)['queue.json']).toBe(before['queue.json']);
  });

  it('a queue of the original system migrates it, and says where the original is', async () => {
    const path = join(tempFolder(), 'queue.json');
    writeLegacyQueue(path, 10);
    const original = readFileSync(path);
    const queue = await open(path);
    const kept = queueInfoOf(queue).migratedFrom ?? '';

    expect(readFileSync(kept)).toEqual(original);
    expect(queue.counts()).toMatchObject({ queued: 10, processing: 2 });
  });

  it('a database of the original system migrates it with its snapshots, and says where the original is', async () => {
    const path = join(tempFolder(), 'queue.db');
    writeLegacySqlite(path, legacyState(10, 1_795_420_142_587), 1_795_420_142_587);
    const original = readFileSync(path);
    const queue = await open(path);

    expect(readFileSync(queueInfoOf(queue).migratedFrom ?? '')).toEqual(original);
    expect(queue.counts()).toMatchObject({ queued: 10, processing: 2 });
    expect(queue.snapshots.list().map(({ id }) => id)).toEqual(['manual-1', 'auto-1']);
  });
});

describe('making', () => {
  it.each(['sqlite', 'json'] as const)('a %s queue leaves a file that can be opened', async (backend) => {
    const path = join(tempFolder(), 'new');
    const queue = await open(path, { create: { backend } });

    expect(queueInfoOf(queue)).toMatchObject({ backend, location: path, readOnly: null });
    await queue.stop();
    expect((await open(path)).counts().queued).toBe(0);
  });

  it.each(['sqlite', 'json'] as const)(
    'a %s queue over a file or a folder, or in no folder, is refused',
    async (backend) => {
      const folder = tempFolder();
      writeFileSync(join(folder, 'file'), 'mine');
      mkdirSync(join(folder, 'folder'));
      const before = contentsOf(folder);
      const codes = await Promise.all(
        ['file', 'folder', 'none/queue'].map(
          async (name) => (await refusalOf(open(join(folder, name), { create: { backend } }))).code,
        ),
      );

      expect(codes).toEqual(['file.exists', 'file.exists', 'file.not-found']);
      expect(contentsOf(folder)).toEqual(before);
    },
  );

  it.each(['sqlite', 'json'] as const)(
    'a %s queue from a content that is not there leaves nothing behind',
    async (backend) => {
      const folder = tempFolder();
      const fillFrom = join(folder, 'no-sample.json');

      expect((await refusalOf(open(join(folder, 'new'), { create: { backend }, fillFrom }))).code).toBe(
        'file.not-found',
      );
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it.each(['sqlite', 'json'] as const)(
    'a %s queue from the sample gives all of it, as if saved just now',
    async (backend) => {
      const folder = tempFolder();
      const fillFrom = join(folder, 'sample.json');
      copyFileSync(SAMPLE, fillFrom);
      const before = contentsOf(folder);
      const started = Date.now();
      const queue = await open(join(folder, 'new'), { create: { backend }, fillFrom });
      const expected = JSON.parse(readFileSync(SAMPLE, 'utf8')).tasks.length;
      const newest = Number(queue.store.db.prepare('SELECT max(added_at) FROM tasks').pluck().get());

      expect(Object.values(queue.counts()).reduce((sum, count) => sum + count, 0)).toBe(expected);
      expect(Math.abs(started - newest)).toBeLessThan(24 * 60 * 60 * 1000);
      expect(queue.snapshots.list().map(({ name }) => name)).toEqual(['As shipped']);
      expect(contentsOf(folder)['sample.json']).toBe(before['sample.json']);
      await expectConsistent(queue);
    },
  );
});
