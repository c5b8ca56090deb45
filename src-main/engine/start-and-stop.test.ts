import { describe, expect, it } from 'vitest';
import { listen, refusalOf, startQueue } from './testing/queues.ts';
import { ids } from './testing/recount.ts';

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
