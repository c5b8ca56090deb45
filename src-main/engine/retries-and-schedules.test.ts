import { describe, expect, it } from 'vitest';
import { claimed, listen, startQueue } from './testing/queues.ts';

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
