import { describe, expect, it, vi } from 'vitest';
import { STRATEGIES } from '../../src-shared/models/queue.ts';
import { refusalOf, startQueue } from './testing/queues.ts';
import { expectConsistent } from './testing/recount.ts';

const names = (tasks: readonly { readonly id: string }[]): string[] => tasks.map(({ id }) => id);

describe.each(['sqlite', 'json'] as const)('a pause of a %s queue', (kind) => {
  it('hands out nothing, says so, and outlives the process', async () => {
    const { queue, folder, clock } = await startQueue(kind);
    await queue.addTasks([
      { id: 'a', projectId: 'p' },
      { id: 'b', projectId: 'q' },
    ]);
    await queue.pause('p');
    expect(queue.getStats()).toMatchObject({ paused: false, pausedProjects: ['p'] });
    await queue.pause();
    expect([await queue.getNextTask(), queue.peekNext(5)]).toEqual([null, []]);
    await queue.stop();

    const again = await startQueue(kind, { folder, clock });
    expect(again.queue.info()).toMatchObject({ paused: true, pausedProjects: ['p'] });
    expect(await again.queue.getNextTask()).toBeNull();
    await again.queue.resume();
    expect((await again.queue.getNextTask())?.id).toBe('b');
    expect(await again.queue.getNextTask()).toBeNull();
    await again.queue.resume('p');
    expect((await again.queue.getNextTask())?.id).toBe('a');
  });
});

describe.each(STRATEGIES)('a paused project under %s', (strategy) => {
  it('is passed over by claims and by the preview alike, however many of its tasks stand first', async () => {
    const { queue, clock } = await startQueue('memory', { schedulingStrategy: strategy });
    const task = (index: number) => ({
      id: `t${index}`,
      projectId: index < 300 ? 'held' : `p${index % 3}`,
      priority: index < 300 ? 9 : index % 4,
      ...(index % 5 === 0 ? { deadline: clock.now() + index * 1000 } : {}),
    });
    await queue.addTasks(Array.from({ length: 330 }, (_, index) => task(index)));
    await queue.pause('held');
    const promised = queue.peekNext(50).map(({ seq }) => `t${seq - 1}`);
    const given: string[] = [];
    for (let next = await queue.getNextTask(); next; next = await queue.getNextTask()) given.push(next.id);

    expect(given).toHaveLength(30);
    expect(given).toEqual(promised);
  });
});

describe('queue.queue', () => {
  it('reads as the queued tasks and takes an array in their place', async () => {
    const { queue } = await startQueue('memory', { schedulingStrategy: 'fifo' });
    await queue.addTasks([{ id: 'a', data: { x: 1 } }, { id: 'b' }, { id: 'c' }]);
    await queue.getNextTask();
    const [b, c] = queue.queue;
    expect(names(queue.queue)).toEqual(['b', 'c']);
    queue.queue = [c ?? {}, b ?? {}, { id: 'd' }];

    expect(names(queue.queue)).toEqual(['c', 'b', 'd']);
    expect(queue.queue[0]).toEqual(c);
    expect(names(queue.getProcessing())).toEqual(['a']);
    queue.queue = [];
    expect(queue.counts()).toMatchObject({ queued: 0, processing: 1 });
    await expectConsistent(queue);
  });

  it('refuses what is no array of tasks of their own, and keeps what it has', async () => {
    const { queue } = await startQueue('memory');
    await queue.addTasks([{ id: 'a', priority: 1 }, { id: 'b' }]);
    await queue.getNextTask();
    for (const wrong of [[{ id: 'x' }, { id: 'x' }], [{ id: 'a' }], [7], 'tasks']) {
      const error = await refusalOf(() => {
        queue.queue = wrong as never;
      });
      expect(error.code).toBe('task.invalid');
    }
    expect(names(queue.queue)).toEqual(['b']);
  });
});

describe('single tasks', () => {
  it('are retried by hand once they have failed, run before their time, and cleared by project', async () => {
    const { queue, clock } = await startQueue('memory', { maxRetries: 0 });
    await queue.addTasks([
      { id: 'a', projectId: 'p' },
      { id: 'later', projectId: 'p', runAt: clock.now() + 1000 },
      { id: 'other' },
    ]);
    expect((await refusalOf(queue.retryTask('a'))).code).toBe('task.wrong-status');
    expect((await refusalOf(queue.runNow('nobody'))).code).toBe('task.not-found');
    await queue.runNow('later');
    expect(queue.getTask('later')?.status).toBe('queued');
    await queue.pause(null);
    const task = await queue.getNextTask();
    await queue.failTask(task?.id ?? '', 'x');
    await queue.retryTask(task?.id ?? '');
    expect(queue.getTask(task?.id ?? '')).toMatchObject({ status: 'queued', retries: 0, lastError: 'x' });
    const cleared = vi.fn();
    queue.on('project-cleared', cleared);

    expect(await queue.clearProject('p')).toBe(2);
    expect(cleared).toHaveBeenCalledWith({ projectId: 'p', removed: 2 });
    expect(queue.getStats()).toMatchObject({
      totalQueued: 1,
      projectStats: [
        { projectId: null, queued: 1, processing: 0, completed: 0, failed: 0 },
        { projectId: 'p', queued: 0, processing: 0, completed: 0, failed: 1 },
      ],
    });
    await expectConsistent(queue);
  });

  it('are released with the right token only, and their leases renewed and listed', async () => {
    const { queue, clock } = await startQueue('memory', { leaseMs: 1000, program: 'me' });
    await queue.addTask({ id: 'a' });
    const token = (await queue.getNextTask())?.leaseToken ?? -1;
    clock.advance(500);
    expect((await refusalOf(queue.renewLease('a', token + 1))).code).toBe('task.stale-lease');
    expect(await queue.renewLease('a', token)).toBe(clock.now() + 1000);
    expect(queue.getLeases()).toMatchObject([
      { taskId: 'a', owner: expect.stringMatching(`^me:${process.pid}@`), leaseUntil: clock.now() + 1000 },
    ]);
    await queue.releaseTask('a', token);

    expect([queue.getTask('a')?.status, queue.getLeases()]).toEqual(['queued', []]);
  });

  it('fail once their holder was lost too often', async () => {
    const { queue, clock } = await startQueue('memory', { leaseMs: 1000, maxStalls: 1 });
    const failed = vi.fn();
    queue.on('task-failed', failed);
    await queue.addTask({ id: 'poison' });
    for (let holder = 0; holder < 2; holder++) {
      expect((await queue.getNextTask())?.id).toBe('poison');
      clock.advance(1000);
    }
    expect(await queue.getNextTask()).toBeNull();

    expect(queue.getTask('poison')).toMatchObject({ status: 'failed', stalls: 2, lastError: { name: 'StalledError' } });
    expect(failed).toHaveBeenCalledTimes(1);
  });

  it('fail at the first loss of their holder where that is wanted', async () => {
    const { queue, clock } = await startQueue('memory', { leaseMs: 1000, onStalled: 'fail' });
    await queue.addTask({ id: 'a' });
    await queue.getNextTask();
    clock.advance(1000);
    expect([await queue.getNextTask(), queue.getTask('a')?.status]).toEqual([null, 'failed']);
  });

  it('may not be larger than allowed', async () => {
    const { queue } = await startQueue('memory', { maxTaskBytes: 100 });
    const error = await refusalOf(queue.addTask({ data: 'x'.repeat(99) }));

    expect([error.code, error.details.field]).toEqual(['task.invalid', 'data']);
    await queue.addTask({ data: 'x'.repeat(98) });
  });
});

describe('the wait before a retry', () => {
  it.each([
    [{ retryBackoff: 'none' }, [0, 0, 0]],
    [{ retryBackoff: 'fixed' }, [1000, 1000, 1000]],
    [{ maxRetryDelay: 3000 }, [1000, 2000, 3000]],
    [{ retryJitter: 0.5, random: () => 0.5 }, [750, 1500, 3000]],
  ] as const)('with %j is %j', async (options, waits) => {
    const { queue, clock } = await startQueue('memory', options);
    await queue.addTask({ id: 'a' });
    for (const wait of waits) {
      await queue.getNextTask();
      await queue.failTask('a', 'x');
      expect((queue.getTask('a')?.runAt ?? clock.now()) - clock.now()).toBe(wait);
      clock.advance(wait);
    }
  });
});
