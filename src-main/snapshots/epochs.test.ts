import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { QueueManager } from '../engine/queue-manager.ts';
import { startQueue } from '../engine/testing/queues.ts';
import { countRows, expectConsistent, tasksOf } from '../engine/testing/recount.ts';
import { ManualClock } from '../platform/manual-clock.ts';

const versions = ({ store }: QueueManager): number => countRows(store.db, 'task_versions');
const tasks = (...ids: string[]) => ids.map((id) => ({ id, data: { of: id } }));
const seen = async (queue: QueueManager, id: string): Promise<string[]> =>
  tasksOf(queue.store.db, await queue.snapshots.markOf(id)).map((task) => `${task.id} ${task.status}`);

/** Counts writes to `tasks` from now on, whoever makes them. */
function countWrites({ store: { db } }: QueueManager): () => number {
  db.exec('CREATE TEMP TABLE writes (one INTEGER)');
  for (const event of ['INSERT', 'UPDATE', 'DELETE']) {
    db.exec(`CREATE TEMP TRIGGER count_${event} AFTER ${event} ON main.tasks BEGIN INSERT INTO writes VALUES (1); END`);
  }
  return () => countRows(db, 'writes');
}

afterEach(() => void vi.useRealTimers());

describe('copy on write', () => {
  it('keeps nothing while no snapshot is there', async () => {
    const { queue } = await startQueue('memory');
    await queue.addTasks(tasks('a', 'b'));
    await queue.getNextTask();
    await queue.removeTask('b');

    expect(versions(queue)).toBe(0);
  });

  it('keeps one version of a row per snapshot that needs it, however often the row changes', async () => {
    const { queue, clock } = await startQueue('memory', { schedulingStrategy: 'fifo', maxRetries: 9 });
    await queue.addTasks(tasks('a', 'b', 'c'));
    const first = await queue.createSnapshot('first');
    for (let round = 0; round < 3; round++) {
      await queue.getNextTask();
      await queue.failTask('a', 'again');
      clock.advance(3_600_000);
    }
    expect(versions(queue)).toBe(1);

    const second = await queue.createSnapshot('second');
    await queue.createSnapshot('third, which sees the same rows');
    await queue.removeTask('a');
    await queue.removeTask('b');
    expect(versions(queue)).toBe(3);
    expect(await seen(queue, first)).toEqual(['a queued', 'b queued', 'c queued']);
    expect(await seen(queue, second)).toEqual(['a scheduled', 'b queued', 'c queued']);
  });

  it('keeps nothing of a task that came after the snapshot', async () => {
    const { queue } = await startQueue('memory');
    await queue.createSnapshot('before');
    await queue.addTask({ id: 'a' });
    await queue.getNextTask();
    await queue.completeTask('a');
    await queue.removeTask('a');

    expect(versions(queue)).toBe(0);
    expect(await seen(queue, 'before')).toEqual([]);
  });

  it('copies nothing for a renewed lease, and moves neither content nor revision', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { queue, clock } = await startQueue('memory', { leaseMs: 3000 });
    await queue.addTask({ id: 'a' });
    await queue.getNextTask();
    await queue.createSnapshot('working');
    const before = queue.store.readState();
    const leaseUntil = queue.store.find('a')?.lease_until ?? 0;
    clock.advance(1000);
    vi.advanceTimersByTime(1000);

    expect(queue.store.find('a')?.lease_until).toBe(leaseUntil + 1000);
    expect([versions(queue), queue.store.readState()]).toEqual([0, before]);
  });

  it('leaves out what a rolled back change would have kept', async () => {
    const { queue } = await startQueue('memory');
    await queue.addTask({ id: 'a' });
    await queue.createSnapshot('old');
    const change = () =>
      queue.store.transaction((tx) => {
        const task = tx.find('a');
        if (task) tx.delete(task);
        throw new Error('no');
      });

    expect(change).toThrow('no');
    expect(versions(queue)).toBe(0);
    await expectConsistent(queue);
  });
});

describe('a deleted snapshot', () => {
  it('takes along exactly the versions that nothing else sees', async () => {
    const { queue } = await startQueue('memory');
    await queue.addTasks(tasks('a', 'b', 'c'));
    await queue.createSnapshot('s1');
    await queue.removeTask('a');
    await queue.createSnapshot('s2');
    await queue.removeTask('b');
    await queue.createSnapshot('s3');
    await queue.removeTask('c');
    expect(versions(queue)).toBe(3);

    await queue.deleteSnapshot('s2');
    expect(versions(queue)).toBe(3);
    await queue.deleteSnapshot('s1');
    expect([versions(queue), await seen(queue, 's3')]).toEqual([1, ['c queued']]);
    await queue.deleteSnapshot('s3');
    for (const table of ['task_versions', 'marks', 'snapshots', 'snapshot_counters', 'snapshot_projects']) {
      expect([table, countRows(queue.store.db, table)]).toEqual([table, 0]);
    }
  });

  it('takes along what was changed in the very commit of the next snapshot', async () => {
    const { queue } = await startQueue('memory');
    await queue.addTasks(tasks('a', 'b'));
    await queue.createSnapshot('s1');
    await Promise.all([queue.removeTask('a'), queue.createSnapshot('s2')]);
    expect([versions(queue), await seen(queue, 's2')]).toEqual([1, ['b queued']]);
    await queue.deleteSnapshot('s1');

    expect(versions(queue)).toBe(0);
  });

  it('no longer makes changes dearer', async () => {
    const { queue } = await startQueue('memory');
    await queue.addTasks(tasks('a', 'b'));
    await queue.createSnapshot('s1');
    await queue.addTask({ id: 'later' });
    await queue.createSnapshot('s2');
    await queue.deleteSnapshot('s2');
    await queue.removeTask('later');
    expect(versions(queue)).toBe(0);
    await queue.removeTask('a');
    expect(versions(queue)).toBe(1);
  });
});

describe('a snapshot', () => {
  it('sees the queue as it was at its place among the calls of one tick', async () => {
    const call = fc.oneof(
      fc.nat({ max: 5 }).map((id) => ['add', id] as const),
      fc.nat({ max: 5 }).map((id) => ['remove', id] as const),
      fc.constant(['claim', 0] as const),
      fc.constant(['snapshot', 0] as const),
    );
    const run = (queue: QueueManager, [what, id]: readonly [string, number]): Promise<unknown> => {
      if (what === 'add') return queue.addTask({ id: `t${id}` });
      if (what === 'remove') return queue.removeTask(`t${id}`);
      if (what === 'claim') return queue.getNextTask();
      return queue.createSnapshot();
    };
    const contents = async (queue: QueueManager) => {
      await expectConsistent(queue);
      const names = queue.snapshots.list().map(({ id }) => id);
      const kept = await Promise.all(names.toSorted().map((id) => seen(queue, id)));
      return { live: tasksOf(queue.store.db), kept };
    };
    const property = fc.asyncProperty(fc.array(call, { maxLength: 12, size: 'max' }), async (calls) => {
      const clock = new ManualClock();
      const open = async () => {
        const queue = new QueueManager({ clock, persistence: { type: 'memory' } });
        await queue.start();
        await queue.addTask({ id: 't0' });
        await queue.getNextTask();
        return queue;
      };
      const [together, oneByOne] = [await open(), await open()];
      await Promise.allSettled(calls.map((one) => run(together, one)));
      for (const one of calls) await run(oneByOne, one).catch(() => undefined);
      expect(await contents(together)).toEqual(await contents(oneByOne));
      await Promise.all([together.stop(), oneByOne.stop()]);
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it('of a JSON queue holds its own moment in its file, whatever changes while that is written', async () => {
    const { queue, folder, clock } = await startQueue('json');
    await queue.addTasks(tasks('a', 'b', 'c'));
    await Promise.all([queue.createSnapshot('old'), queue.removeTask('a'), queue.addTask({ id: 'd' })]);
    await queue.stop();
    const again = await startQueue('json', { folder, clock });

    expect(await seen(again.queue, 'old')).toEqual(['a queued', 'b queued', 'c queued']);
    expect(tasksOf(again.queue.store.db).map(({ id }) => id)).toEqual(['b', 'c', 'd']);
    await expectConsistent(again.queue);
  });
});

describe.each(['json', 'sqlite'] as const)('a %s queue that is stopped', (kind) => {
  it('first finishes the snapshot that is being taken', async () => {
    const { queue, folder, clock } = await startQueue(kind);
    await queue.addTasks(Array.from({ length: 5000 }, (_, index) => ({ id: `task-${index}`, data: 'x'.repeat(300) })));
    const taking = queue.createSnapshot('last');
    await queue.stop();

    expect(await taking).toBe('last');
    const again = await startQueue(kind, { folder, clock });
    expect(again.queue.snapshots.get('last').taskCount).toBe(5000);
    await expectConsistent(again.queue);
  });
});

describe('a restore', () => {
  it('writes what differs and nothing else', async () => {
    const { queue } = await startQueue('memory', { schedulingStrategy: 'fifo' });
    await queue.addTasks(Array.from({ length: 500 }, (_, index) => ({ id: `task-${index}` })));
    await queue.createSnapshot('old');
    await queue.getNextTask();
    await queue.removeTask('task-100');
    await queue.addTask({ id: 'new' });
    await queue.removeTask('task-7');
    await queue.addTask({ id: 'task-7', data: 'moved' });
    const writes = countWrites(queue);
    const outcome = await queue.restoreSnapshot('old');

    expect(outcome).toMatchObject({ added: 1, removed: 1, changed: 2 });
    // One each, and two for the task that changes its place.
    expect(writes()).toBe(5);
    await expectConsistent(queue);
  });

  it('of the content that is there already writes nothing', async () => {
    const { queue } = await startQueue('sqlite');
    await queue.addTasks(tasks('a', 'b'));
    await queue.createSnapshot('now');
    const writes = countWrites(queue);
    const outcome = await queue.restoreSnapshot('now');

    expect(outcome).toMatchObject({ added: 0, removed: 0, changed: 0 });
    expect([writes(), versions(queue)]).toEqual([0, 0]);
  });

  it('can be restored from and to through a chain of snapshots', async () => {
    const { queue } = await startQueue('sqlite');
    const moments: Array<{ id: string; content: string[] }> = [];
    for (let round = 0; round < 6; round++) {
      await queue.addTasks(tasks(`a${round}`, `b${round}`));
      await queue.removeTask(queue.getQueue()[0]?.id ?? '');
      const id = await queue.createSnapshot(`moment-${round}`);
      moments.push({ id, content: await seen(queue, id) });
      if (round % 2 === 1) await queue.restoreSnapshot(`moment-${round - 1}`);
    }
    for (const { id, content } of moments.toReversed()) {
      await queue.restoreSnapshot(id);
      expect(tasksOf(queue.store.db).map((task) => `${task.id} ${task.status}`)).toEqual(content);
      await expectConsistent(queue);
    }
  });
});
