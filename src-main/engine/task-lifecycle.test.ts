import { describe, expect, it } from 'vitest';
import type { QueueManager } from './queue-manager.ts';
import { claimed, KINDS, listen, refusalOf, startQueue } from './testing/queues.ts';
import { expectConsistent, ids } from './testing/recount.ts';

const statusOf = (queue: QueueManager, id: string): string | undefined => queue.getTask(id)?.status;

describe.each(KINDS)('a task of a %s queue', (kind) => {
  it('goes from queued over processing to completed, with its times and its result', async () => {
    const { queue, clock } = await startQueue(kind);
    await queue.addTask({ id: 'a' });
    expect(queue.getTask('a')).toMatchObject({ status: 'queued', addedAt: clock.now() });
    const startedAt = clock.advance(10);
    const task = await queue.getNextTask();
    expect(task).toMatchObject({ id: 'a', status: 'processing', startedAt, leaseToken: expect.any(Number) });
    expect(queue.getProcessing().map(({ id }) => id)).toEqual(['a']);
    const completedAt = clock.advance(10);
    await queue.completeTask('a', { answer: 42 }, task?.leaseToken);

    expect(queue.getTask('a')).toMatchObject({ status: 'completed', startedAt, completedAt, result: { answer: 42 } });
    expect(await queue.getNextTask()).toBeNull();
    await expectConsistent(queue);
  });

  it('is added once: the same id again is no error and changes nothing', async () => {
    const { queue } = await startQueue(kind);
    await queue.addTask({ id: 'a', priority: 1 });
    const revision = queue.store.state().revision;
    const heard = listen(queue, 'task-added');
    expect(await queue.addTask({ id: 'a', priority: 2, weight: 7 })).toBe('a');
    expect(await queue.addTasks([{ id: 'b' }, { id: 'a' }, { id: 'b' }])).toEqual({
      ids: ['b', 'a', 'b'],
      added: 1,
      duplicates: ['a', 'b'],
    });

    expect(queue.getTask('a')?.priority).toBe(1);
    expect(queue.store.state().revision).toBe(revision + 1);
    expect(heard).toEqual([['task-added', { taskId: 'b', task: queue.getTask('b') }]]);
  });

  it('is gone for good once it is removed, and may come again', async () => {
    const { queue } = await startQueue(kind);
    await queue.addTasks([{ id: 'a' }, { id: 'b' }]);
    await queue.removeTask('a');

    expect((await refusalOf(queue.removeTask('a'))).code).toBe('task.not-found');
    await queue.addTask({ id: 'a' });
    expect(ids(queue)).toEqual(['b', 'a']);
  });
});

describe('finishing a task', () => {
  it.each(['completeTask', 'failTask'] as const)('%s is refused unless it is in processing', async (end) => {
    const { queue, clock } = await startQueue('memory', { maxRetries: 0 });
    await queue.addTasks([{ id: 'queued' }, { id: 'scheduled', runAt: clock.now() + 1 }]);
    await queue.addTasks([
      { id: 'completed', priority: 1 },
      { id: 'failed', priority: 1 },
    ]);
    await queue.getNextTask();
    await queue.getNextTask();
    await queue.completeTask('completed');
    await queue.failTask('failed', 'x');
    const before = queue.store.state();

    for (const id of ['queued', 'scheduled', 'completed', 'failed']) {
      const error = await refusalOf(queue[end](id, 'x'));
      expect([error.code, error.details]).toEqual(['task.wrong-status', { taskId: id, status: id }]);
    }
    expect((await refusalOf(queue[end]('nobody', 'x'))).code).toBe('task.not-found');
    expect(queue.store.state()).toEqual(before);
  });

  it.each(['completeTask', 'failTask'] as const)('%s is refused with the token of a lost lease', async (end) => {
    const { queue, clock, token } = await claimed({ leaseMs: 1000 });
    clock.advance(1000);
    const second = await queue.getNextTask();

    expect(second?.id).toBe('a');
    expect((await refusalOf(queue[end]('a', 'x', token))).code).toBe('task.stale-lease');
    expect(statusOf(queue, 'a')).toBe('processing');
    await queue[end]('a', 'x', second?.leaseToken);
    expect(statusOf(queue, 'a')).not.toBe('processing');
  });

  it('cannot be done twice with one token', async () => {
    const { queue, token } = await claimed();
    await queue.completeTask('a', 1, token);

    expect((await refusalOf(queue.completeTask('a', 2, token))).code).toBe('task.stale-lease');
    expect(queue.getTask('a')?.result).toBe(1);
  });

  it('never hands out one token twice, also after the queue was opened again', async () => {
    const first = await startQueue('json', { leaseMs: 1000 });
    await first.queue.addTask({ id: 'a' });
    const token = (await first.queue.getNextTask())?.leaseToken;
    await first.queue.stop();
    first.clock.advance(1000);
    const { queue } = await startQueue('json', { folder: first.folder, clock: first.clock });
    const again = await queue.getNextTask();

    expect(again?.id).toBe('a');
    expect((await refusalOf(queue.completeTask('a', 'late', token))).code).toBe('task.stale-lease');
    await queue.completeTask('a', 'in time', again?.leaseToken);
  });
});

describe('finished tasks', () => {
  it('are kept up to a number, the newest of them, while the totals go on counting', async () => {
    const { queue, clock } = await startQueue('memory', { keepCompleted: 2, keepFailed: 1, maxRetries: 0 });
    for (let number = 0; number < 8; number++) {
      await queue.addTask({ id: `t${number}`, projectId: 'p' });
      await queue.getNextTask();
      if (number % 2 === 0) await queue.completeTask(`t${number}`);
      else await queue.failTask(`t${number}`, 'x');
      clock.advance(1);
    }

    expect(ids(queue)).toEqual(['t4', 't6', 't7']);
    expect(queue.counts()).toMatchObject({ completed: 2, failed: 1 });
    expect(queue.store.db.prepare('SELECT completed_total, failed_total FROM projects').raw().all()).toEqual([[4, 4]]);
    await expectConsistent(queue);
  });

  it('may be kept not at all', async () => {
    const { queue } = await claimed({ keepCompleted: 0 });
    await queue.completeTask('a');

    expect(ids(queue)).toEqual([]);
  });

  it.each(['sqlite', 'json'] as const)('leave totals that outlive them and the process of a %s queue', async (kind) => {
    const { queue, folder, clock } = await startQueue(kind, { keepCompleted: 0 });
    await queue.addTask({ id: 'a', projectId: 'p' });
    await queue.removeTask('a');
    await queue.saveQueue();
    await queue.addTask({ id: 'a', projectId: 'p' });
    await queue.getNextTask();
    await queue.completeTask('a');
    await queue.stop();
    const again = await startQueue(kind, { folder, clock });

    expect(again.queue.store.db.prepare('SELECT project, completed_total FROM projects').raw().all()).toEqual([
      ['p', 1],
    ]);
  });
});
