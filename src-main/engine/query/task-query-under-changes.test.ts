import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { TaskFilter, TaskSort } from '../../../src-shared/models/task.ts';
import { inputOf, work } from '../testing/listed-tasks.ts';
import { expectPage, filters, sorts } from '../testing/page-requests.ts';
import { startQueue } from '../testing/queues.ts';
import { rowsOf } from '../testing/recount.ts';
import { TaskQuery } from './task-query.ts';

describe('one query object', () => {
  it('stays right while the queue changes under it in every way', async () => {
    const { queue, clock } = await startQueue('memory', { maxRetries: 1, leaseMs: 4000, keepCompleted: 5 });
    const query = new TaskQuery(queue.store);
    await queue.addTasks(Array.from({ length: 60 }, (_, index) => inputOf(index, clock.now())));
    await queue.createSnapshot('first');
    let added = 60;
    const step = fc.oneof(
      fc.constantFrom('add', 'claim', 'work', 'wait', 'snapshot', 'strategy').map((what) => [what, 0] as const),
      fc.tuple(fc.constantFrom('remove', 'restore', 'undo'), fc.nat({ max: 300 })),
    );
    const change = async ([what, at]: readonly [string, number]): Promise<void> => {
      const live = rowsOf(queue.store.db);
      const snapshots = queue.snapshots.list();
      if (what === 'add') await queue.addTasks([inputOf(added++, clock.now()), inputOf(added++, clock.now())]);
      if (what === 'claim') await queue.getNextTask();
      if (what === 'work') await work(queue, 5);
      if (what === 'wait') clock.advance(at * 100 + 5000);
      if (what === 'snapshot') await queue.createSnapshot();
      if (what === 'strategy') await queue.setStrategy('fifo');
      if (what === 'remove' && live.length > 0) await queue.removeTask(live[at % live.length]?.id ?? '');
      if (what === 'restore') await queue.restoreSnapshot(snapshots[at % snapshots.length]?.id ?? '');
      if (what === 'undo' && snapshots.length > 1)
        await queue.deleteSnapshot(snapshots[at % snapshots.length]?.id ?? '');
    };
    const request = fc.record(
      { filter: filters, sort: sorts, offset: fc.nat({ max: 70 }), limit: fc.integer({ min: 1, max: 40 }) },
      { noNullPrototype: true },
    );
    const round = fc.record({
      steps: fc.array(step, { minLength: 1, maxLength: 4 }),
      asked: fc.array(request, { minLength: 2, maxLength: 4 }),
    });
    const property = fc.asyncProperty(round, async ({ steps, asked }) => {
      for (const one of steps) await change(one);
      for (const one of asked) expectPage(query, queue, null, one);
      const [snapshot] = queue.snapshots.list();
      const [first] = asked;
      if (snapshot && first) expectPage(query, queue, await queue.snapshots.markOf(snapshot.id), first);
    });
    await fc.assert(property, { numRuns: 120, endOnFailure: true });
  });

  it('stays right while another process changes the file, and while a follower reads it again', async () => {
    const { queue: owner, folder, clock } = await startQueue('json', { persistence: { saveOnChange: true } });
    await owner.addTasks(Array.from({ length: 30 }, (_, index) => inputOf(index, clock.now())));
    const { queue: follower } = await startQueue('json', { folder, clock, pollInterval: 5 });
    const query = new TaskQuery(follower.store);
    const sort: TaskSort = { column: 'retries', direction: 'asc' };
    const request = { filter: { status: ['queued', 'processing'] } as TaskFilter, sort, offset: 0, limit: 100 };
    expectPage(query, follower, null, request);
    await owner.removeTask('t1');
    await owner.getNextTask();
    await vi.waitFor(() => expect(follower.counts()).toEqual(owner.counts()), 5000);
    expectPage(query, follower, null, request);

    const { queue } = await startQueue('sqlite', { folder, clock });
    const other = await startQueue('sqlite', { folder, clock });
    const live = new TaskQuery(queue.store);
    for (let round = 0; round < 10; round++) {
      await other.queue.addTasks([inputOf(round * 2, clock.now()), inputOf(round * 2 + 1, clock.now())]);
      if (round % 3 === 2) await work(other.queue, 3);
      expectPage(live, queue, null, { ...request, filter: {} });
      expectPage(live, queue, null, { ...request, filter: { text: 'SURE' } });
    }
  });
});
