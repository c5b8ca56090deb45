import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { ClaimedTask } from './task-input.ts';
import { refusalOf, startQueue } from './testing/queues.ts';
import { expectConsistent } from './testing/recount.ts';

const inputs = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `t${index}` }));

/** A promise and what settles it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe.each(['memory', 'sqlite'] as const)('process() on a %s queue', (kind) => {
  it('works on everything there is and on what comes, never on more than the concurrency at once', async () => {
    const { queue } = await startQueue(kind, { schedulingStrategy: 'fifo' });
    await queue.addTasks(inputs(25));
    let [running, most] = [0, 0];
    const worker = queue.process(
      async ({ id }) => {
        most = Math.max(most, ++running);
        await nextTurn();
        running -= 1;
        return { by: id };
      },
      { concurrency: 4 },
    );
    await vi.waitFor(() => expect(queue.counts().completed).toBe(25), 5000);
    await queue.addTask({ id: 'late' });
    await vi.waitFor(() => expect(queue.getTask('late')?.result).toEqual({ by: 'late' }), 5000);
    await worker.stop();

    expect(most).toBe(4);
    await expectConsistent(queue);
  });

  it('takes what a handler throws, and a result that cannot be kept, as failures', async () => {
    const { queue } = await startQueue(kind, { maxRetries: 0 });
    await queue.addTasks([{ id: 'throws' }, { id: 'odd' }]);
    const worker = queue.process((task) => {
      if (task.id === 'throws') throw new TypeError('no');
      return { at: Number.NaN };
    });
    await vi.waitFor(() => expect(queue.counts().failed).toBe(2), 5000);
    await worker.stop();

    expect(queue.getTask('throws')?.lastError).toMatchObject({ name: 'TypeError', message: 'no' });
    expect(queue.getTask('odd')?.lastError).toMatchObject({ code: 'task.invalid' });
  });
});

describe('stopping a worker', () => {
  it('waits for running handlers, whose outcomes count, and refuses everything new meanwhile', async () => {
    const { queue } = await startQueue('memory');
    await queue.addTasks(inputs(2));
    const { opened, open } = gate();
    queue.process(() => opened);
    await vi.waitFor(() => expect(queue.counts().processing).toBe(1));
    const completed = vi.fn();
    queue.on('task-completed', completed);
    const stopping = queue.stop();

    expect((await refusalOf(queue.addTask({}))).code).toBe('queue.not-running');
    open();
    await Promise.all([stopping, queue.stop()]);
    expect(completed).toHaveBeenCalledTimes(1);
  });

  it('aborts handlers that take too long and puts their tasks back, not counted as tried', async () => {
    const { queue } = await startQueue('memory');
    await queue.addTask({ id: 'slow' });
    const aborted = vi.fn();
    const worker = queue.process(
      (_task, { signal }) => {
        signal.addEventListener('abort', aborted);
        return new Promise(() => undefined);
      },
      { stopTimeout: 0 },
    );
    await vi.waitFor(() => expect(worker.running).toBe(1));
    await worker.stop();
    await worker.finished;

    expect(aborted).toHaveBeenCalledTimes(1);
    expect(queue.getTask('slow')).toMatchObject({ status: 'queued', retries: 0 });
    expect(queue.getTask('slow')).not.toHaveProperty('stalls');
  });

  it('is what its signal does too', async () => {
    const { queue } = await startQueue('memory');
    const abort = new AbortController();
    const worker = queue.process(() => undefined, { signal: abort.signal });
    abort.abort();
    await worker.finished;
    await queue.addTask({ id: 'a' });

    expect(queue.getTask('a')?.status).toBe('queued');
  });

  it('needs a handler and sensible options in the first place', async () => {
    const { queue } = await startQueue('memory');

    expect((await refusalOf(() => queue.process('x' as never))).code).toBe('queue.invalid-option');
    expect((await refusalOf(() => queue.process(() => 1, { concurrency: 0 }))).message).toContain('concurrency is 0');
    await queue.stop();
    expect((await refusalOf(() => queue.process(() => 1))).code).toBe('queue.not-running');
  });
});

describe('a worker that waits', () => {
  it('wakes when a delayed task is due, by the clock of the queue', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { queue, clock } = await startQueue('memory', { persistence: { enableMonitoring: false } });
    await queue.addTask({ id: 'later', runAt: clock.now() + 5000 });
    const worker = queue.process(() => 'done');
    await nextTurn();
    await vi.advanceTimersByTimeAsync(4999);
    expect(queue.getTask('later')?.status).toBe('scheduled');
    clock.advance(5000);
    await vi.advanceTimersByTimeAsync(2);
    await nextTurn();
    await nextTurn();
    vi.useRealTimers();

    await vi.waitFor(() => expect(queue.getTask('later')?.result).toBe('done'));
    await worker.stop();
  });
});

describe('task-ready', () => {
  it('gives tasks out for as long as somebody listens, and no more at once than are wanted', async () => {
    const { queue } = await startQueue('memory', { readyConcurrency: 2, schedulingStrategy: 'fifo' });
    await queue.addTasks(inputs(5));
    expect(queue.counts().processing).toBe(0);
    const given: ClaimedTask[] = [];
    const take = ({ task }: { task: ClaimedTask }) => void given.push(task);
    queue.on('task-ready', take);
    await vi.waitFor(() => expect(given.map(({ id }) => id)).toEqual(['t0', 't1']));
    await queue.completeTask('t0', null, given[0]?.leaseToken);
    await vi.waitFor(() => expect(given).toHaveLength(3));
    queue.off('task-ready', take);
    await queue.completeTask('t1', null, given[1]?.leaseToken);
    await nextTurn();
    await nextTurn();

    expect([given.length, queue.counts().queued]).toEqual([3, 2]);
  });
});

describe('a listener that throws', () => {
  it('breaks neither the queue nor the other listeners, and is warned of', async () => {
    const { queue } = await startQueue('memory');
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const other = vi.fn();
    queue.on('task-added', () => {
      throw new Error('listener');
    });
    queue.on('task-added', other);
    queue.once('task-added', () => Promise.reject(new Error('later')) as never);
    await queue.addTask({ id: 'a' });
    await nextTurn();

    expect(other).toHaveBeenCalledTimes(1);
    expect(warned.mock.calls.map(([warning]) => String(warning))).toEqual(['Error: listener', 'Error: later']);
    warned.mockRestore();
  });
});
