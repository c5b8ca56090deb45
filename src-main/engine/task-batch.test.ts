import { describe, expect, it } from 'vitest';
import { TaskQuery } from './query/task-query.ts';
import { refusalOf, startQueue } from './testing/queues.ts';
import { expectConsistent } from './testing/recount.ts';

const COUNT = 3000;

async function queueOfTasks(type: 'json' | 'sqlite') {
  const { queue } = await startQueue(type, { schedulingStrategy: 'fifo', maxRetries: 0 });
  await queue.addTasks(
    Array.from({ length: COUNT }, (_, n) => ({ id: `t${n}`, type: n % 2 === 0 ? 'build' : 'test' })),
  );
  for (let turn = 0; turn < 3; turn += 1) {
    const task = await queue.getNextTask();
    if (task) await queue.failTask(task.id, new Error('broken'));
  }
  const query = new TaskQuery(queue.store);
  return { queue, query, hash: () => queue.store.state().contentHash };
}

describe.each(['json', 'sqlite'] as const)('the same change of many tasks of a %s queue', (type) => {
  it('is made to all that match, and undone by its safety snapshot to the same content', async () => {
    const { queue, query, hash } = await queueOfTasks(type);
    const before = hash();
    const outcome = await queue.changeTasks({ kind: 'remove' }, () => query.ids({ type: ['build'] }), {
      safetyName: 'Before removal',
    });
    expect(outcome).toMatchObject({ changed: COUNT / 2, skipped: [], undoToken: hash() });
    expect(query.ids({ type: ['build'] })).toEqual([]);
    await expectConsistent(queue);

    await queue.restoreSnapshot(outcome.safetySnapshotId ?? '', { token: outcome.undoToken ?? '' });
    expect(hash()).toBe(before);
    await expectConsistent(queue);
  });

  it('leaves out tasks it does not fit, and counts them by reason', async () => {
    const { queue } = await queueOfTasks(type);
    const outcome = await queue.changeTasks({ kind: 'retry' }, () => ['t0', 't1', 't5', 'gone'], { safetyName: 'r' });
    expect(outcome.changed).toBe(2);
    expect(outcome.skipped.map(({ code, count }) => [code, count])).toEqual([
      ['task.wrong-status', 1],
      ['task.not-found', 1],
    ]);
    expect(queue.counts()).toMatchObject({ failed: 1, queued: COUNT - 1 });
  });

  it('takes no snapshot where nothing was changed', async () => {
    const { queue, hash } = await queueOfTasks(type);
    const before = hash();
    const outcome = await queue.changeTasks({ kind: 'run-now' }, () => ['t0'], { safetyName: 'r' });
    expect([outcome.changed, outcome.safetySnapshotId, hash()]).toEqual([0, null, before]);
    expect(await queue.listSnapshots()).toEqual([]);
    await queue.addTask({ id: 'later' });
    await expectConsistent(queue);
  });

  it('leaves everything as it was when it is cancelled', async () => {
    const { queue, query, hash } = await queueOfTasks(type);
    const before = hash();
    const signal = AbortSignal.abort();
    const change = queue.changeTasks({ kind: 'set-priority', priority: 9 }, () => query.ids({}), {
      safetyName: 'p',
      signal,
    });
    expect((await refusalOf(change)).code).toBe('job.cancelled');
    expect([hash(), await queue.listSnapshots()]).toEqual([before, []]);
    await expectConsistent(queue);
  });
});

it('ends by hand what is in processing, and its holder learns of it', async () => {
  const { queue } = await queueOfTasks('sqlite');
  const [first, second] = [await queue.getNextTask(), await queue.getNextTask()];
  await queue.changeTasks({ kind: 'complete' }, () => [first?.id ?? ''], { safetyName: 'c' });
  await queue.changeTasks({ kind: 'fail' }, () => [second?.id ?? ''], { safetyName: 'f' });
  expect(queue.counts()).toMatchObject({ processing: 0, completed: 1, failed: 4 });
  expect((await refusalOf(queue.completeTask(first?.id ?? '', null, first?.leaseToken))).code).toMatch(/^task\./);
});
