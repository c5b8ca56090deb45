import type { QueueManager } from '../../engine/queue-manager.ts';
import { type Kind, startQueue } from '../../engine/testing/queues.ts';
import { countRows, tasksOf } from '../../engine/testing/recount.ts';

/** That many tasks to add, numbered from `from` on: `task-0` has index 0 in its data. */
export const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ id: `task-${from + index}`, data: { index } }));

/** Everything a refused restore must leave alone. */
export const traces = (queue: QueueManager) => ({
  tasks: tasksOf(queue.store.db),
  contentHash: queue.store.state().contentHash,
  snapshots: queue.snapshots.list(),
  marks: countRows(queue.store.db, 'marks'),
});

/** Snapshot `old` of five tasks; then one was removed, one changed and two came. */
export async function changedQueue(kind: Kind) {
  const { queue, clock, folder } = await startQueue(kind, { schedulingStrategy: 'fifo' });
  await queue.addTasks(many(5));
  const id = await queue.createSnapshot('old');
  await queue.removeTask('task-1');
  await queue.getNextTask();
  await queue.addTasks(many(2, 5));
  return { queue, clock, folder, id };
}
