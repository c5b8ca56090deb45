import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { Random } from '../bench/fixtures/random.ts';
import { ManualClock } from '../platform/manual-clock.ts';
import { QueueManager } from './queue-manager.ts';
import { damaged, expectOnlyTrueTasks, open, PAGE, wholeQueue, zero } from './testing/damaged-sqlite-queue.ts';
import { expectConsistent, tasksOf } from './testing/recount.ts';

describe('a damaged SQLite queue', () => {
  it.each([
    ['its first page, with the header', zero(0, PAGE), 401],
    ['its header', zero(0, 100), 401],
    ['the description of its tables', zero(100, PAGE), 401],
    ['its application id', zero(68, 72), 400],
    ['its second half', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), 150],
    ['the second half of a page', (bytes: Buffer) => bytes.subarray(0, 90 * PAGE + 1000), 50],
    [
      'every tenth page',
      (bytes: Buffer) => {
        for (let at = 9 * PAGE; at < bytes.length; at += 10 * PAGE) bytes.fill(0xff, at, at + PAGE);
        return bytes;
      },
      100,
    ],
  ])('that lost %s comes back with all that is intact, and the damaged files are kept', async (_, harm, least) => {
    const { folder, path, harmed, log, tasks } = await damaged(harm);
    const { queue } = await open(folder);
    const count = expectOnlyTrueTasks(queue, tasks);

    expect(count).toBeGreaterThanOrEqual(least - 1);
    expect(queue.info()).toMatchObject({ readOnly: null, damage: null });
    const report = queue.getRecoveryReport();
    expect(report).toMatchObject({ damagedFile: path, tasksRecovered: count });
    expect(report?.candidates.length).toBeGreaterThanOrEqual(1);
    expect(readFileSync(report?.keptAs ?? '')).toEqual(harmed);
    expect(readFileSync(`${report?.keptAs}-wal`)).toEqual(log);
    await expectConsistent(queue);
    await queue.addTask({ id: 'after' });
    const next = await queue.getNextTask();
    expect(next).not.toBeNull();
    await queue.stop();
    const again = (await open(folder)).queue;
    expect(again.getRecoveryReport()).toBeNull();
    expect(tasksOf(again.store.db)).toHaveLength(count + 1);
  });

  it('whose tables are described no more has every task, snapshot, total and setting as before', async () => {
    const { folder, tasks } = await damaged(zero(100, PAGE));
    const { queue } = await open(folder);

    expect(expectOnlyTrueTasks(queue, tasks)).toBe(tasks.size);
    expect(queue.getRecoveryReport()).toMatchObject({ source: 'salvage', tasksInDamaged: tasks.size });
    expect(queue.info().strategy).toBe('priority');
    expect(queue.snapshots.list().map(({ id, taskCount }) => [id, taskCount])).toEqual([
      ['second', 399],
      ['first', 400],
    ]);
    expect(queue.store.db.prepare('SELECT sum(completed_total) FROM projects').pluck().get()).toBe(20);
    await queue.restoreSnapshot('first');
    expect(queue.counts()).toMatchObject({ queued: 400, completed: 0 });
    await expectConsistent(queue);
  });

  it('emits what was done, once', async () => {
    const { path } = await damaged(zero(0, PAGE));
    const queue = new QueueManager({ clock: new ManualClock(), persistence: { type: 'sqlite', dbPath: path } });
    const recovered = vi.fn();
    queue.on('queue-recovered', recovered);
    await queue.start();
    await queue.stop();

    expect(recovered).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ damagedFile: path, source: 'salvage' }),
    );
  });

  it('opens read-only with what can be read where nobody asked to bring it back, and no byte changes', async () => {
    const { folder, path, harmed, log, tasks } = await damaged(zero(100, PAGE));
    const { queue } = await open(folder, false);

    expect(queue.info()).toMatchObject({
      readOnly: 'damaged',
      damage: { sentence: expect.stringContaining(path), tasksReadable: tasks.size },
    });
    expect(expectOnlyTrueTasks(queue, tasks)).toBe(tasks.size);
    await expect(queue.addTask({ id: 'x' })).rejects.toMatchObject({ code: 'storage.read-only' });
    await queue.stop();
    expect([readFileSync(path), readFileSync(`${path}-wal`)]).toEqual([harmed, log]);
    expect(readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name))).toEqual(['queue.db']);
  });

  it('of which nothing is left opens read-only and is not replaced by an empty one', async () => {
    const { folder, path, harmed } = await damaged((bytes) => bytes.fill(0xff, 100), false);
    const { queue } = await open(folder);

    expect(queue.info()).toMatchObject({ readOnly: 'damaged', damage: { tasksReadable: 0 } });
    expect(queue.getRecoveryReport()).toBeNull();
    await expect(queue.addTask({ id: 'x' })).rejects.toMatchObject({ code: 'storage.read-only' });
    await queue.stop();
    expect(readFileSync(path)).toEqual(harmed);
  });
});

describe('one wrong bit', () => {
  it('is never served as content: the queue is as it was, or says what it brought back', async () => {
    const random = new Random(20_261_125);
    const outcomes = { unharmed: 0, recovered: 0, tasksLost: 0 };
    for (let round = 0; round < 60; round++) {
      let place = 0;
      const { folder, tasks, snapshots } = await damaged((bytes) => {
        place = random.below(bytes.length);
        bytes[place] = (bytes[place] ?? 0) ^ (1 << random.below(8));
        return bytes;
      });
      const { queue } = await open(folder);
      const { readOnly } = queue.info();
      expect(readOnly, `bit at ${place}`).toBeNull();
      const report = queue.getRecoveryReport();
      const from = /\((\w+)\)$/.exec(report?.sourcePath ?? '')?.[1] ?? '';
      const count = expectOnlyTrueTasks(queue, snapshots.get(from) ?? tasks);
      if (report === null) {
        expect(count, `bit at ${place}`).toBe(tasks.size);
        outcomes.unharmed += 1;
      } else {
        outcomes.recovered += 1;
        outcomes.tasksLost += tasks.size - count;
      }
      await queue.stop();
    }
    expect(outcomes.recovered).toBeGreaterThan(20);
    // A bit may spoil a page with several tasks on it, and that is the exception.
    expect(outcomes.tasksLost).toBeLessThan(outcomes.recovered * 10);
  }, 60_000);
});

describe('a damaged SQLite queue with backups', () => {
  it('comes back from the newest valid one where that holds most', async () => {
    const { folder, path, tasks } = await damaged((bytes) => bytes.subarray(0, 40 * PAGE), false);
    const { bytes } = await wholeQueue();
    writeFileSync(`${path}.backup1`, Buffer.from(bytes).fill(7, 8 * PAGE, 12 * PAGE));
    writeFileSync(`${path}.backup2`, bytes);
    writeFileSync(`${path}.backup10`, bytes);
    const { queue } = await open(folder);

    expect(queue.getRecoveryReport()).toMatchObject({
      source: 'backup',
      sourcePath: `${path}.backup2`,
      tasksRecovered: 399,
      candidates: expect.arrayContaining([
        expect.objectContaining({ source: 'backup', path: `${path}.backup1`, valid: false }),
      ]),
    });
    expect(expectOnlyTrueTasks(queue, tasks)).toBe(399);
    expect(readFileSync(`${path}.backup2`)).toEqual(bytes);
    await expectConsistent(queue);
  });

  it('that is empty now is not taken for a new one', async () => {
    const { folder, path } = await damaged(() => Buffer.alloc(0), false);
    const { bytes } = await wholeQueue();
    writeFileSync(`${path}.backup1`, bytes);
    const { queue } = await open(folder);

    expect(queue.getRecoveryReport()).toMatchObject({ source: 'backup', tasksRecovered: 399 });
  });
});
