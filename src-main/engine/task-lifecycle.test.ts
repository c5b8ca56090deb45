import { afterEach, describe, expect, it, vi } from 'vitest';
import type { QueueEvents } from './events.ts';
import type { QueueManager } from './queue-manager.ts';
import { KINDS, refusalOf, startQueue } from './testing/queues.ts';
import { expectConsistent, tasksOf } from './testing/recount.ts';

const statusOf = (queue: QueueManager, id: string): string | undefined => queue.getTask(id)?.status;
const ids = (queue: QueueManager): string[] => tasksOf(queue.store.db).map(({ id }) => id);

async function claimed(options: Parameters<typeof startQueue>[1] = {}) {
  const started = await startQueue('memory', { persistence: { enableMonitoring: false }, ...options });
  await started.queue.addTask({ id: 'a', projectId: 'p' });
  const task = await started.queue.getNextTask();
  return { ...started, token: task?.leaseToken ?? -1 };
}

function listen(queue: QueueManager, ...names: Array<keyof QueueEvents>): unknown[][] {
  const heard: unknown[][] = [];
  for (const name of names) queue.on(name, (...args: unknown[]) => heard.push([name, ...args]));
  return heard;
}

afterEach(() => void vi.useRealTimers());

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

describe('a failed task', () => {
  it('is retried after a wait that doubles each time, and fails for good at last', async () => {
    const { queue, clock } = await startQueue('memory', { maxRetries: 3, retryDelay: 1000 });
    const heard = listen(queue, 'task-retry', 'task-failed');
    await queue.addTask({ id: 'a', projectId: 'p' });
    for (const [retries, wait] of [
      [1, 1000],
      [2, 2000],
      [3, 4000],
    ] as const) {
      await queue.getNextTask();
      await queue.failTask('a', new TypeError('no luck'));
      const runAt = clock.now() + wait;
      expect(queue.getTask('a')).toMatchObject({ status: 'scheduled', retries, runAt });
      expect(queue.getTask('a')).not.toHaveProperty('startedAt');
      expect(heard.at(-1)).toEqual(['task-retry', { taskId: 'a', retries, runAt, error: expect.any(TypeError) }]);
      clock.advance(wait - 1);
      expect(await queue.getNextTask()).toBeNull();
      clock.advance(1);
    }
    await queue.getNextTask();
    await queue.failTask('a', new TypeError('no luck'));

    const lastError = { name: 'TypeError', message: 'no luck', stack: expect.stringContaining('no luck') };
    expect(queue.getTask('a')).toMatchObject({ status: 'failed', failedAt: clock.now(), retries: 3, lastError });
    expect(heard.at(-1)).toEqual(['task-failed', { taskId: 'a', error: expect.any(TypeError) }]);
    expect(await queue.getNextTask()).toBeNull();
  });

  it('never waits longer than an hour', async () => {
    const { queue, clock } = await claimed({ retryDelay: 3_000_000, maxRetries: 5 });
    await queue.failTask('a', 'x');
    clock.advance(3_600_000);
    await queue.getNextTask();
    await queue.failTask('a', 'x');

    expect(queue.getTask('a')?.runAt).toBe(clock.now() + 3_600_000);
  });

  it('is ready again at once where no wait is wanted', async () => {
    const { queue } = await claimed({ retryDelay: 0 });
    await queue.failTask('a', 'x');

    expect((await queue.getNextTask())?.retries).toBe(1);
  });

  it('keeps to its own number of retries', async () => {
    const { queue } = await startQueue('memory', { maxRetries: 9 });
    await queue.addTask({ id: 'a', maxRetries: 0 });
    await queue.getNextTask();
    await queue.failTask('a', { code: 'E1', list: [1] });

    expect(queue.getTask('a')).toMatchObject({ status: 'failed', lastError: { code: 'E1', list: [1] } });
  });
});

describe('a scheduled task', () => {
  it('is not given before its time, and then without being scheduled any longer', async () => {
    const { queue, clock } = await startQueue('memory');
    await queue.addTasks([
      { id: 'later', runAt: clock.now() + 1000 },
      { id: 'iso', runAt: new Date(clock.now() + 2000).toISOString() },
      { id: 'past', runAt: clock.now() - 1 },
      { id: 'now', runAt: new Date(clock.now()) },
    ]);
    expect(queue.counts()).toMatchObject({ queued: 2, scheduled: 2 });
    expect([(await queue.getNextTask())?.id, (await queue.getNextTask())?.id]).toEqual(['past', 'now']);
    expect(await queue.getNextTask()).toBeNull();
    clock.advance(1000);
    const task = await queue.getNextTask();

    expect(task).toMatchObject({ id: 'later', status: 'processing' });
    expect(task).not.toHaveProperty('runAt');
    expect(queue.counts()).toMatchObject({ queued: 0, scheduled: 1, processing: 3 });
  });
});

describe('a lease', () => {
  it('that ran out gives the task back, without counting as a failure', async () => {
    const { queue, clock } = await claimed({ leaseMs: 1000 });
    clock.advance(999);
    expect(await queue.getNextTask()).toBeNull();
    clock.advance(1);

    expect(await queue.getNextTask()).toMatchObject({ id: 'a', retries: 0, startedAt: clock.now() });
  });

  it('is renewed for as long as the manager holds the task, and no longer', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { queue, clock } = await claimed({ leaseMs: 3000 });
    for (let beat = 0; beat < 10; beat++) {
      clock.advance(1000);
      vi.advanceTimersByTime(1000);
      expect(await queue.getNextTask()).toBeNull();
    }
    expect(vi.getTimerCount()).toBe(1);
    await queue.completeTask('a');
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each(['completeTask', 'failTask', 'removeTask'] as const)('is let go of by %s', async (end) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { queue } = await claimed();
    await queue[end]('a', 'x');

    expect(vi.getTimerCount()).toBe(0);
  });

  it('of a queue that was stopped runs out', async () => {
    const first = await startQueue('sqlite', { leaseMs: 1000 });
    await first.queue.addTask({ id: 'a' });
    await first.queue.getNextTask();
    await first.queue.stop();
    const { queue } = await startQueue('sqlite', { folder: first.folder, clock: first.clock });

    expect(await queue.getNextTask()).toBeNull();
    first.clock.advance(1000);
    expect((await queue.getNextTask())?.id).toBe('a');
  });

  it('of a process that has ended gives the task back when the queue starts again', async () => {
    const first = await startQueue('json');
    await first.queue.addTask({ id: 'a' });
    await first.queue.getNextTask();
    await first.queue.stop();
    const again = { folder: first.folder, clock: first.clock, recoverClaims: true };
    const { queue } = await startQueue('json', again);

    expect(queue.getTask('a')).toMatchObject({ status: 'queued', stalls: 1, retries: 0 });
    expect((await queue.getNextTask())?.id).toBe('a');
  });

  it('of a process that has ended stays where it is not to be recovered, until the next claim', async () => {
    const first = await startQueue('json');
    await first.queue.addTask({ id: 'a' });
    await first.queue.getNextTask();
    await first.queue.stop();
    const again = { folder: first.folder, clock: first.clock };
    const { queue } = await startQueue('json', again);

    expect(queue.counts().processing).toBe(1);
    expect((await queue.getNextTask())?.id).toBe('a');
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

describe('a queue that does not run', () => {
  it('refuses everything as not running, and stops and starts as often as asked', async () => {
    const { queue } = await startQueue('memory');
    const heard = listen(queue, 'started', 'stopped');
    await queue.start();
    await queue.stop();
    await queue.stop();

    expect([queue.isRunning, heard]).toEqual([false, [['stopped']]]);
    const calls = [
      () => queue.addTask({}),
      () => queue.addTasks([]),
      () => queue.getNextTask(),
      () => queue.completeTask('a'),
      () => queue.failTask('a', 'x'),
      () => queue.removeTask('a'),
      () => queue.createSnapshot(),
      () => queue.restoreSnapshot('a'),
      () => queue.saveQueue(),
      () => queue.setStrategy('fifo'),
      () => queue.listSnapshots(),
      () => queue.getQueue(),
      () => queue.info(),
    ];
    for (const call of calls) expect((await refusalOf(call)).code).toBe('queue.not-running');
    await queue.start();
    expect(queue.counts().queued).toBe(0);
  });

  it('opens its storage once, however many start it at the same time', async () => {
    const { queue, folder } = await startQueue('json');
    await queue.addTask({ id: 'a' });
    await queue.stop();
    const heard = listen(queue, 'started');
    await Promise.all([queue.start(), queue.start(), queue.start()]);

    expect([queue.info().readOnly, ids(queue), heard.length]).toEqual([null, ['a'], 1]);
    await queue.stop();
    const again = await startQueue('json', { folder });
    expect(again.queue.info().readOnly).toBeNull();
  });
});

describe('the option', () => {
  it('of strategy counts for a new queue; an old one keeps its own', async () => {
    const { queue, folder } = await startQueue('sqlite', { schedulingStrategy: 'fifo' });
    expect(queue.info().strategy).toBe('fifo');
    await queue.setStrategy('priority');
    expect((await refusalOf(queue.setStrategy('lifo' as never))).code).toBe('queue.unknown-strategy');
    await queue.stop();
    const again = await startQueue('sqlite', { folder, schedulingStrategy: 'round-robin' });

    expect(again.queue.getStats()).toMatchObject({ strategy: 'priority', claims: 0 });
  });
});
