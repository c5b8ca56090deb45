import { expect, it, onTestFinished } from 'vitest';
import { TaskQuery } from '../engine/query/task-query.ts';
import { QueueManager } from '../engine/queue-manager.ts';

it('keeps what a snapshot saw from changes that share its commit', async () => {
  const manager = new QueueManager({ persistence: { type: 'memory' }, schedulingStrategy: 'fifo' });
  await manager.start();
  onTestFinished(() => manager.stop());
  await manager.addTasks([{ id: 'removed' }, { id: 'claimed' }]);
  const [snapshotId] = await Promise.all([
    manager.createSnapshot('Before'),
    manager.removeTask('removed'),
    manager.getNextTask(),
  ]);
  const mark = await manager.snapshots.markOf(snapshotId);
  const sort = { column: 'seq', direction: 'asc' } as const;
  const { rows } = new TaskQuery(manager.store).page({ mark, filter: {}, sort, offset: 0, limit: 10 });

  expect(rows.map(({ id, status }) => [id, status])).toEqual([
    ['removed', 'queued'],
    ['claimed', 'queued'],
  ]);
  expect(await manager.snapshots.preview(snapshotId)).toMatchObject({ added: 1, changed: 1, removed: 0 });
});
