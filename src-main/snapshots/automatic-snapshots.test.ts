import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type QueueOptions, startQueue, type TestQueue } from '../engine/testing/queues.ts';

const HOUR = 3_600_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const start = (options: QueueOptions = {}): Promise<TestQueue> => startQueue('sqlite', options);

/** Lets time pass for timers and clock alike, until what they started is done and the timers are set anew. */
async function pass({ clock }: TestQueue, ms: number): Promise<void> {
  const timers = vi.getTimerCount();
  clock.advance(ms);
  vi.advanceTimersByTime(ms);
  while (vi.getTimerCount() < timers) await nextTurn();
}

const automatic = async ({ queue }: TestQueue): Promise<number> =>
  (await queue.listSnapshots()).filter(({ trigger }) => trigger === 'automatic').length;

describe('automatic snapshots', () => {
  it('are taken each interval in which something changed, and named by their time', async () => {
    const test = await start();
    const created: string[] = [];
    test.queue.on('snapshot-created', ({ snapshotId }) => created.push(snapshotId));
    await test.queue.addTask({ id: 'a' });
    await pass(test, HOUR - 1);
    expect(await automatic(test)).toBe(0);
    await pass(test, 1);
    expect(created).toEqual([expect.stringMatching(/^auto-\d{8}-\d{6}$/)]);
    await pass(test, 3 * HOUR);
    expect(await automatic(test)).toBe(1);
    await test.queue.addTask({ id: 'b' });
    await pass(test, HOUR);
    expect(await automatic(test)).toBe(2);
  });

  it('are pruned as they come', async () => {
    const test = await start({ persistence: { maxSnapshots: 2, snapshotInterval: 1000 } });
    for (let round = 0; round < 5; round++) {
      await test.queue.addTask({ id: `t${round}` });
      await pass(test, 1000);
    }
    expect(await automatic(test)).toBe(2);
    expect((await test.queue.listSnapshots())[0]?.taskCount).toBe(5);
  });

  it('are taken by age, also of a queue that never runs for a whole interval', async () => {
    const test = await start();
    await test.queue.addTask({ id: 'a' });
    await pass(test, HOUR);
    await test.queue.addTask({ id: 'b' });
    await pass(test, HOUR / 2);
    await test.queue.stop();
    test.clock.advance(HOUR);
    const again = await start({ folder: test.folder, clock: test.clock });
    await pass(again, 1);

    expect(await automatic(again)).toBe(2);
  });

  it('are not held up by one from the future, left by a clock that was wrong', async () => {
    const test = await start();
    await test.queue.addTask({ id: 'a' });
    await pass(test, HOUR);
    test.clock.advance(-1000 * HOUR);
    await test.queue.addTask({ id: 'b' });
    await pass(test, HOUR);

    expect(await automatic(test)).toBe(2);
  });

  it('are not taken where they are switched off', async () => {
    const test = await start({ persistence: { enableSnapshots: false } });
    await test.queue.addTask({ id: 'a' });
    await pass(test, 5 * HOUR);

    expect(await automatic(test)).toBe(0);
  });

  it('are taken once for all processes on one database', async () => {
    const first = await start();
    const second = await start({ folder: first.folder, clock: first.clock });
    await first.queue.addTask({ id: 'a' });
    await pass(first, HOUR);

    expect(await automatic(second)).toBe(1);
  });
});
