import { afterEach, describe, expect, it, vi } from 'vitest';
import { claimed, startQueue } from './testing/queues.ts';

afterEach(() => void vi.useRealTimers());

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
