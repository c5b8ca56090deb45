import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { Child } from '../platform/testing/child.ts';
import { tempFolder } from '../platform/testing/temp-folder.ts';
import type { QueueManagerOptions } from './options.ts';
import { TaskStore } from './store/task-store.ts';
import { readTaskInput } from './task-input.ts';
import { refusalOf, startQueue } from './testing/queues.ts';
import { expectConsistent, tasksOf } from './testing/recount.ts';

const LIBRARY = pathToFileURL(join(import.meta.dirname, '../library.ts')).href;

/** A process with a queue of its own on the same file, as a user of the library would write it; `code` follows. */
function otherProcess(options: Partial<QueueManagerOptions>, code: string): Child {
  return new Child(`
    import { QueueManager } from ${JSON.stringify(LIBRARY)};
    const queue = new QueueManager(${JSON.stringify(options)});
    await queue.start();
    const say = (...words) => process.stdout.write(words.join(' ') + '\\n');
    const told = (text) => new Promise((resolve) => process.stdin.on('data', (data) => String(data).includes(text) && resolve()));
    ${code}
  `);
}

const sqliteIn = (folder: string) => ({ type: 'sqlite', dbPath: join(folder, 'queue.db') }) as const;

describe('two processes on one SQLite queue', () => {
  it('see what the other one adds, and are told that it was someone else', async () => {
    const { queue, folder } = await startQueue('sqlite', { pollInterval: 10 });
    const changed = vi.fn();
    queue.on('changed', changed);
    await queue.addTask({ id: 'mine' });
    const mine = changed.mock.calls.length;
    const child = otherProcess(
      { persistence: sqliteIn(folder) },
      `await queue.addTasks([{ id: 'a' }, { id: 'b', type: 'x' }]); say('added', queue.counts().queued); await told('end');`,
    );
    await child.printed('added 3');
    await vi.waitFor(() => expect(changed.mock.calls.slice(mine)).toContainEqual([{ foreign: true }]), 5000);

    expect(queue.counts().queued).toBe(3);
    expect(queue.getQueue().map(({ id }) => id)).toEqual(['mine', 'a', 'b']);
    await expectConsistent(queue);
  });

  it('never give one task to both, and give every task to one', async () => {
    const { queue, folder } = await startQueue('sqlite', { schedulingStrategy: 'round-robin' });
    const total = 300;
    const input = (index: number) => ({ id: `t${index}`, projectId: `p${index % 7}` });
    await queue.addTasks(Array.from({ length: total }, (_, index) => input(index)));
    const work = `
      say('ready');
      await told('go');
      const ids = [];
      for (let task; (task = await queue.getNextTask()); ) {
        ids.push(task.id);
        await queue.completeTask(task.id, process.pid, task.leaseToken);
      }
      await queue.stop();
      say('claimed', JSON.stringify(ids), 'end');
      process.exit();
    `;
    const children = [1, 2].map(() => otherProcess({ persistence: sqliteIn(folder) }, work));
    await Promise.all(children.map((child) => child.printed('ready')));
    for (const child of children) child.process.stdin?.write('go\n');
    const outputs = await Promise.all(children.map((child) => child.printed('end')));
    const claimed = outputs.map((text) => JSON.parse(/claimed (\[.*\])/.exec(text)?.[1] ?? '[]') as string[]);

    expect(claimed.flat().toSorted()).toEqual(Array.from({ length: total }, (_, index) => `t${index}`).toSorted());
    expect(queue.counts()).toMatchObject({ queued: 0, processing: 0, completed: total });
    await expectConsistent(queue);
  });

  it('lose nothing and do nothing twice while four of them add, claim, complete and remove', async () => {
    const { queue, folder } = await startQueue('sqlite');
    const code = `
      say('ready');
      await told('go');
      const done = [];
      for (let round = 0; round < 25; round++) {
        await queue.addTasks([0, 1, 2].map((index) => ({ id: process.pid + '-' + round + '-' + index, projectId: 'p' + index })));
        const claimed = [await queue.getNextTask(), await queue.getNextTask()].filter(Boolean);
        for (const { id, leaseToken } of claimed) {
          await queue.completeTask(id, process.pid, leaseToken);
          done.push(id);
        }
        if (round % 5 === 0) await queue.createSnapshot('s' + process.pid + '-' + round);
      }
      await queue.stop();
      say('done', JSON.stringify(done), 'end');
      process.exit();
    `;
    const options = { persistence: { ...sqliteIn(folder), saveOnChange: true, busyTimeout: 60_000 } };
    const children = [1, 2, 3, 4].map(() => otherProcess(options, code));
    await Promise.all(children.map((child) => child.printed('ready')));
    for (const child of children) child.process.stdin?.write('go\n');
    const outputs = await Promise.all(children.map((child) => child.printed('end')));
    const done = outputs.flatMap((text) => JSON.parse(/done (\[.*\])/.exec(text)?.[1] ?? '[]') as string[]);

    expect(new Set(done).size).toBe(done.length);
    expect(queue.counts()).toMatchObject({ completed: done.length, queued: 300 - done.length, processing: 0 });
    expect(tasksOf(queue.store.db)).toHaveLength(300);
    expect(queue.snapshots.list()).toHaveLength(20);
    await expectConsistent(queue);
    expect(await queue.verifyStorage()).toMatchObject({ isWhole: true });
  }, 60_000);

  it('wait for a writer as long as they are told to, and then say who to blame and change nothing', async () => {
    const { queue, folder } = await startQueue('sqlite', { persistence: { busyTimeout: 30 } });
    const path = join(folder, 'queue.db');
    const writer = new Database(path);
    writer.exec('BEGIN IMMEDIATE');
    const refusal = await refusalOf(queue.addTask({ id: 'a' }));
    writer.exec('COMMIT');
    writer.close();

    expect(refusal).toMatchObject({ code: 'storage.busy', message: expect.stringContaining(path) });
    expect(refusal.hint).toMatch(/Try again/);
    await queue.addTask({ id: 'a' });
    expect(queue.counts().queued).toBe(1);
    await expectConsistent(queue);
  });

  it('may start at the same moment on a file that is not there yet', async () => {
    const folder = tempFolder();
    const code = `
      say('ready');
      for (let round = 0; round < 8; round++) {
        await told('round ' + round);
        const dbPath = ${JSON.stringify(folder)} + '/' + round + '.db';
        const queue = new QueueManager({ persistence: { type: 'sqlite', dbPath } });
        await queue.start();
        await queue.addTask({ id: 't' + process.pid });
        await queue.stop();
        say('added', round);
      }
    `;
    const children = [1, 2, 3].map(() => otherProcess({ persistence: { type: 'memory' } }, code));
    await Promise.all(children.map((child) => child.printed('ready')));
    for (let round = 0; round < 8; round++) {
      for (const child of children) child.process.stdin?.write(`round ${round}\n`);
      await Promise.all(children.map((child) => child.printed(`added ${round}`)));
    }
    const { queue } = await startQueue('sqlite', { folder, persistence: { dbPath: join(folder, '7.db') } });

    expect(queue.counts().queued).toBe(3);
    await expectConsistent(queue);
  });

  it('restore nothing over what the other one added since the preview', async () => {
    const { queue, folder } = await startQueue('sqlite');
    await queue.addTask({ id: 'a' });
    await queue.createSnapshot('old');
    const { token } = await queue.snapshots.preview('old');
    const child = otherProcess(
      { persistence: sqliteIn(folder) },
      `await queue.addTask({ id: 'b' }); say('added'); await told('end');`,
    );
    await child.printed('added');

    expect((await refusalOf(queue.restoreSnapshot('old', { token }))).code).toBe('snapshot.live-changed');
    expect(queue.getQueue().map(({ id }) => id)).toEqual(['a', 'b']);
    expect(queue.snapshots.list()).toHaveLength(1);
  });

  it('restore nothing over what the other one commits in the middle of it', async () => {
    const { queue, folder } = await startQueue('sqlite');
    await queue.addTask({ id: 'a' });
    await queue.createSnapshot('old');
    await queue.removeTask('a');
    const begin = queue.store.beginTransaction.bind(queue.store);
    let begun = 0;
    vi.spyOn(queue.store, 'beginTransaction').mockImplementation(() => {
      begun += 1;
      // The first one takes the safety snapshot; the other process comes in before the next.
      if (begun === 2) foreignAdd(join(folder, 'queue.db'));
      return begin();
    });

    expect((await refusalOf(queue.restoreSnapshot('old'))).code).toBe('snapshot.live-changed');
    expect(queue.getQueue().map(({ id }) => id)).toEqual(['foreign']);
    expect(queue.snapshots.list().map(({ id }) => id)).toEqual(['old']);
    await expectConsistent(queue);
  });

  it('share snapshots, which keep what each of them changes', async () => {
    const { queue, folder } = await startQueue('sqlite');
    await queue.addTasks([{ id: 'a' }, { id: 'b' }]);
    const id = await queue.createSnapshot('shared');
    const child = otherProcess(
      { persistence: sqliteIn(folder) },
      `await queue.removeTask('a'); await queue.createSnapshot('theirs'); say('done'); await told('end');`,
    );
    await child.printed('done');

    expect(tasksOf(queue.store.db, await queue.snapshots.markOf(id)).map((task) => task.id)).toEqual(['a', 'b']);
    expect((await queue.listSnapshots()).map((snapshot) => snapshot.id).toSorted()).toEqual(['shared', 'theirs']);
    await queue.restoreSnapshot(id);
    await expectConsistent(queue);
  });
});

/** A complete commit by another connection: a task whose hash is in the sum, as another manager would make it. */
function foreignAdd(path: string): void {
  const db = new Database(path);
  const store = new TaskStore(db);
  store.transaction((tx) =>
    tx.insert(readTaskInput({ id: 'foreign' }, { now: 1, newId: () => '', maxRetries: 0, maxTaskBytes: 1e6 })),
  );
  db.close();
}

describe('a process that is killed in the middle of adding', () => {
  it.each([
    ['sqlite', (folder: string) => sqliteIn(folder)],
    ['json', (folder: string) => ({ type: 'json', filePath: join(folder, 'queue.json') }) as const],
  ] as const)('with saveOnChange loses no task it was told of, in a %s queue', async (kind, keptIn) => {
    const code = `
      for (let index = 0; ; index++) {
        const one = queue.addTask({ id: 'a' + index, data: 'x'.repeat(index % 300) });
        const other = queue.addTask({ id: 'b' + index });
        say('ack', await one, await other, '.');
      }
    `;
    for (let round = 1; round <= 3; round++) {
      const dir = tempFolder();
      const child = otherProcess({ persistence: { ...keptIn(dir), saveOnChange: true } }, code);
      await child.printed(`ack a${round * 9} `);
      await child.kill();
      const acknowledged = [...(await child.printed('')).matchAll(/ack (\S+) (\S+) \./g)].flatMap(([, a, b]) => [a, b]);
      const { queue } = await startQueue(kind, { folder: dir });

      expect(queue.info()).toMatchObject({ readOnly: null, damage: null });
      const kept = new Set(tasksOf(queue.store.db).map(({ id }) => id));
      expect(acknowledged.length).toBeGreaterThanOrEqual(round * 18);
      expect(acknowledged.filter((id) => !kept.has(id ?? ''))).toEqual([]);
      await expectConsistent(queue);
    }
  });
});
