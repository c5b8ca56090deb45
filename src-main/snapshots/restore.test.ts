import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KINDS, refusalOf, startQueue } from '../engine/testing/queues.ts';
import { expectConsistent, ids, tasksOf } from '../engine/testing/recount.ts';
import { changedQueue, many, traces } from './testing/changed-queue.ts';

async function microtasks(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await undefined;
}

describe.each(KINDS)('restoring a %s queue', (kind) => {
  it('does what the preview counted and gives the snapshot back in its order of arrival', async () => {
    const { queue, id } = await changedQueue(kind);
    const preview = await queue.snapshots.preview(id);
    const outcome = await queue.restoreSnapshot(id, { token: preview.token });

    expect(preview).toMatchObject({ added: 1, removed: 2, changed: 1, unchanged: 3 });
    expect(preview.liveCounts).toMatchObject({ queued: 5, processing: 1 });
    expect(preview.afterCounts).toMatchObject({ queued: 5, processing: 0 });
    expect(outcome).toMatchObject({ added: 1, removed: 2, changed: 1 });
    expect(ids(queue)).toEqual(['task-0', 'task-1', 'task-2', 'task-3', 'task-4']);
    expect(outcome.contentHash).toBe(queue.snapshots.get(id).contentHash);
    await expectConsistent(queue);
  });

  it('is undone by restoring the safety snapshot with the undo token', async () => {
    const { queue, id } = await changedQueue(kind);
    const before = { tasks: tasksOf(queue.store.db), contentHash: queue.store.state().contentHash };
    const { safetySnapshotId, undoToken } = await queue.restoreSnapshot(id);
    const undone = await queue.restoreSnapshot(safetySnapshotId, { token: undoToken });

    expect({ tasks: tasksOf(queue.store.db), contentHash: queue.store.state().contentHash }).toEqual(before);
    expect(queue.snapshots.get(safetySnapshotId)).toMatchObject({ trigger: 'safety', name: 'Before restore of old' });
    expect(queue.snapshots.get(undone.safetySnapshotId).name).toBe('Before undoing the restore of old');
    await expectConsistent(queue);
  });

  it('refuses a token from before a change and leaves no trace of the attempt', async () => {
    const { queue, id } = await changedQueue(kind);
    const { token } = await queue.snapshots.preview(id);
    await queue.addTask({ id: 'late' });
    const before = traces(queue);

    expect((await refusalOf(queue.restoreSnapshot(id, { token }))).code).toBe('snapshot.live-changed');
    expect(traces(queue)).toEqual(before);
  });

  it('refuses an undo once the queue went on', async () => {
    const { queue, id } = await changedQueue(kind);
    const { safetySnapshotId, undoToken } = await queue.restoreSnapshot(id);
    await queue.removeTask('task-2');

    const error = await refusalOf(queue.restoreSnapshot(safetySnapshotId, { token: undoToken }));
    expect(error.code).toBe('snapshot.live-changed');
  });

  it('loses no task that is added while it runs, and its undo token stands for the restored content alone', async () => {
    const { queue, id } = await changedQueue(kind);
    for (let turns = 0; turns < 60; turns++) {
      const restoring = queue.restoreSnapshot(id);
      await microtasks(turns);
      await queue.addTask({ id: `late-${turns}` });
      const { safetySnapshotId, undoToken } = await restoring;
      const mark = await queue.snapshots.markOf(safetySnapshotId);
      const kept = [...tasksOf(queue.store.db), ...tasksOf(queue.store.db, mark)].map((task) => task.id);

      expect(kept, `added after ${turns} turns`).toContain(`late-${turns}`);
      expect(undoToken, `added after ${turns} turns`).toBe(queue.snapshots.get(id).contentHash);
      await queue.deleteSnapshot(safetySnapshotId);
    }
    await expectConsistent(queue);
  });

  it('leaves no trace where it is cancelled in the middle', async () => {
    const { queue } = await startQueue(kind);
    const id = await queue.createSnapshot('empty');
    await queue.addTasks(many(6000));
    const before = traces(queue);
    const abort = new AbortController();
    let reached = 0;
    const onProgress = (done: number): void => {
      reached = done;
      abort.abort();
    };
    const error = await refusalOf(queue.restoreSnapshot(id, { signal: abort.signal, onProgress }));

    expect(error.code).toBe('job.cancelled');
    expect(reached).toBeGreaterThan(0);
    expect(reached).toBeLessThan(6000);
    expect(traces(queue)).toEqual(before);
    await queue.addTask({ id: 'goes on' });
    await expectConsistent(queue);
  });

  it('leaves no trace where it was cancelled before it began', async () => {
    const { queue, id } = await changedQueue(kind);
    const before = traces(queue);

    expect((await refusalOf(queue.restoreSnapshot(id, { signal: AbortSignal.abort() }))).code).toBe('job.cancelled');
    expect(traces(queue)).toEqual(before);
  });

  it('tells its progress up to the end', async () => {
    const { queue, id } = await changedQueue(kind);
    const told: number[][] = [];
    await queue.restoreSnapshot(id, { onProgress: (done, total) => told.push([done, total]) });

    expect(told.at(-1)).toEqual([4, 4]);
  });

  it('sets the totals of projects back', async () => {
    const { queue } = await startQueue(kind, { maxRetries: 0 });
    await queue.addTasks(['a', 'b', 'c', 'd'].map((id) => ({ id, projectId: `project-${id}` })));
    const end = async (how: 'completeTask' | 'failTask'): Promise<void> => {
      const task = await queue.getNextTask();
      await queue[how](task?.id ?? '', how);
    };
    await end('completeTask');
    await end('failTask');
    const id = await queue.createSnapshot('old');
    await end('completeTask');
    await end('failTask');
    await queue.restoreSnapshot(id);
    const totals = queue.store.db
      .prepare('SELECT project, completed_total, failed_total FROM projects ORDER BY project')
      .raw()
      .all();

    expect(totals).toEqual([
      ['project-a', 1, 0],
      ['project-b', 0, 1],
      ['project-c', 0, 0],
      ['project-d', 0, 0],
    ]);
  });

  it('keeps places exactly, also of a task that was removed and added again just the same', async () => {
    const { queue } = await startQueue(kind);
    await queue.addTasks(many(3));
    const before = tasksOf(queue.store.db);
    const id = await queue.createSnapshot('old');
    await queue.removeTask('task-0');
    await queue.addTask({ id: 'task-0', data: { index: 0 } });
    const preview = await queue.snapshots.preview(id);
    const outcome = await queue.restoreSnapshot(id);

    expect(preview).toMatchObject({ added: 0, removed: 0, changed: 1, unchanged: 2 });
    expect(outcome).toMatchObject({ changed: 1 });
    expect(tasksOf(queue.store.db)).toEqual(before);
  });

  it('rejects the completion of a task that was restored under its worker', async () => {
    const { queue } = await startQueue(kind);
    await queue.addTask({ id: 'a' });
    const id = await queue.createSnapshot('waiting');
    const claimed = await queue.getNextTask();
    await queue.restoreSnapshot(id);

    expect((await refusalOf(queue.completeTask('a', 1, claimed?.leaseToken))).code).toBe('task.stale-lease');
    expect((await refusalOf(queue.completeTask('a', 1))).code).toBe('task.wrong-status');
    expect((await queue.getNextTask())?.leaseToken).not.toBe(claimed?.leaseToken);
  });

  it.each(['../x', 'con', 'a\0b', 'x'.repeat(200), '', '.', 'no such'])('knows no snapshot %j', async (id) => {
    const { queue } = await startQueue(kind);
    await queue.addTask({ id: 'a' });
    const before = traces(queue);

    for (const call of [
      () => queue.restoreSnapshot(id),
      () => queue.deleteSnapshot(id),
      () => queue.snapshots.preview(id),
      () => queue.snapshots.markOf(id),
    ]) {
      expect((await refusalOf(call)).code).toBe('snapshot.not-found');
    }
    expect(traces(queue)).toEqual(before);
  });

  it.each(['../x', 'con', 'a\0b', 'x'.repeat(200), ' ', 'Before v2.4 / deploy', 'nul.json', 'ends.'])(
    'takes the name %j without making it an id or a path',
    async (name) => {
      const { queue, folder } = await startQueue(kind);
      const id = await queue.createSnapshot(name);
      const twin = await queue.createSnapshot(name);

      expect(id).toMatch(/^snapshot-\d{8}-\d{6}$/);
      expect(twin).toBe(`${id}-2`);
      expect(queue.snapshots.get(id).name).toBe(name.trim() || id);
      if (kind === 'json') expect(readFileSync(join(folder, 'queue-snapshots', `${id}.json`), 'utf8')).toContain(id);
    },
  );
});
