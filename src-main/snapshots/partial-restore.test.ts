import { describe, expect, it } from 'vitest';
import type { QueueManager } from '../engine/queue-manager.ts';
import { KINDS, refusalOf, startQueue } from '../engine/testing/queues.ts';
import { expectConsistent, ids, tasksOf } from '../engine/testing/recount.ts';

const content = (queue: QueueManager) => ({
  tasks: tasksOf(queue.store.db),
  contentHash: queue.store.state().contentHash,
});

/** Snapshot `old` of a, b, c, d; then a was claimed, b removed, c removed and added again, and e came. */
async function changedQueue(kind: (typeof KINDS)[number]) {
  const { queue, clock, folder } = await startQueue(kind, { schedulingStrategy: 'fifo' });
  await queue.addTasks(['a', 'b', 'c', 'd'].map((id) => ({ id, projectId: id < 'c' ? 'web' : null })));
  const id = await queue.createSnapshot('old');
  await queue.getNextTask();
  await queue.removeTask('b');
  await queue.removeTask('c');
  await queue.addTask({ id: 'c', projectId: 'core' });
  await queue.addTask({ id: 'e' });
  return { queue, clock, folder, id };
}

describe.each(KINDS)('restoring chosen tasks of a %s queue', (kind) => {
  it.each([
    ['ids', { ids: ['a', 'b'] }, { added: 1, removed: 0, changed: 1 }, ['a', 'b', 'd', 'c', 'e']],
    ['one that came later', { ids: ['e'] }, { added: 0, removed: 1, changed: 0 }, ['a', 'd', 'c']],
    ['one that stands elsewhere', { ids: ['c'] }, { added: 0, removed: 0, changed: 1 }, ['a', 'c', 'd', 'e']],
    ['a kind', { kind: ['removed' as const] }, { added: 1, removed: 0, changed: 0 }, ['a', 'b', 'd', 'c', 'e']],
    ['a project', { projectId: ['web'] }, { added: 1, removed: 0, changed: 1 }, ['a', 'b', 'd', 'c', 'e']],
    ['all that differ', {}, { added: 1, removed: 1, changed: 2 }, ['a', 'b', 'c', 'd']],
  ])('by %s does what the preview counted, and is undone to the same content', async (_what, only, counts, after) => {
    const { queue, id } = await changedQueue(kind);
    const before = content(queue);
    const preview = await queue.snapshots.preview(id, only);
    const outcome = await queue.restoreSnapshot(id, { only, token: preview.token });

    expect(preview).toMatchObject(counts);
    expect(outcome).toMatchObject(counts);
    expect(ids(queue)).toEqual(after);
    expect(queue.store.state().counts).toEqual(preview.afterCounts);
    expect(preview.unchanged).toBe(4 - counts.removed - counts.changed);
    await expectConsistent(queue);
    await queue.restoreSnapshot(outcome.safetySnapshotId, { token: outcome.undoToken });
    expect(content(queue)).toEqual(before);
    expect(queue.snapshots.get(outcome.safetySnapshotId).name).toBe('Before partial restore of old');
    await expectConsistent(queue);
  });

  it('leaves every other task as it is, and what is restored is still there after a restart', async () => {
    const { queue, id, clock, folder } = await changedQueue(kind);
    const others = tasksOf(queue.store.db).filter((task) => task.id !== 'a');
    await queue.restoreSnapshot(id, { only: { ids: ['a'] } });
    const after = content(queue);

    expect(tasksOf(queue.store.db).filter((task) => task.id !== 'a')).toEqual(others);
    expect(after.tasks[0]).toMatchObject({ id: 'a', status: 'queued' });
    if (kind === 'memory') return;
    await queue.stop();
    expect(content((await startQueue(kind, { clock, folder })).queue)).toEqual(after);
  });

  it('is refused with a stale token and where nothing differs, without a trace', async () => {
    const { queue, id } = await changedQueue(kind);
    const { token } = await queue.snapshots.preview(id, { ids: ['a'] });
    await queue.addTask({ id: 'late' });
    const before = { ...content(queue), snapshots: queue.snapshots.list() };
    const refusals = [
      await refusalOf(queue.restoreSnapshot(id, { only: { ids: ['a'] }, token })),
      await refusalOf(queue.restoreSnapshot(id, { only: { ids: ['d', 'nobody'] } })),
      await refusalOf(queue.restoreSnapshot(id, { only: { ids: [] } })),
    ];

    expect(refusals.map(({ code }) => code)).toEqual([
      'snapshot.live-changed',
      'snapshot.nothing-to-restore',
      'snapshot.nothing-to-restore',
    ]);
    expect({ ...content(queue), snapshots: queue.snapshots.list() }).toEqual(before);
  });
});

describe('a version that was tampered with', () => {
  it.each([
    ["UPDATE task_versions SET data = '1' WHERE id = 'a'"],
    ["UPDATE task_versions SET data = '1', hash = zeroblob(32) WHERE id = 'b'"],
  ])('is not restored: %s', async (sql) => {
    const { queue, id } = await changedQueue('sqlite');
    queue.store.db.exec(sql);
    const before = content(queue);

    const error = await refusalOf(queue.restoreSnapshot(id, { only: { ids: ['a'] } }));
    expect(error.code).toBe('snapshot.unreadable');
    expect(content(queue)).toEqual(before);
  });
});
