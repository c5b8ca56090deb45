import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../src-shared/errors/app-error.ts';
import { TaskQuery } from '../engine/query/task-query.ts';
import type { QueueManager } from '../engine/queue-manager.ts';
import { refusalOf, startQueue } from '../engine/testing/queues.ts';
import { ids } from '../engine/testing/recount.ts';
import { ManualClock } from '../platform/manual-clock.ts';
import { tempFolder } from '../platform/testing/temp-folder.ts';
import { CheckpointKeeper } from '../storage/json/checkpoint-keeper.ts';
import { many } from './testing/changed-queue.ts';

const snapshotIds = (queue: QueueManager): string[] => queue.snapshots.list().map(({ id }) => id);

describe('snapshots of a JSON queue after a restart', () => {
  it('can be listed, browsed and restored with their order of arrival', async () => {
    const clock = new ManualClock();
    const { queue, folder } = await startQueue('json', { clock });
    await queue.addTasks(['c', 'a', 'b'].map((id) => ({ id, data: { id } })));
    await queue.createSnapshot('three', { note: 'all of them' });
    const [kept] = queue.snapshots.list();
    await queue.removeTask('c');
    await queue.addTask({ id: 'd' });
    await queue.addTask({ id: 'c' });
    await queue.stop();
    const again = await startQueue('json', { folder, clock });
    const mark = await again.queue.snapshots.markOf('three');
    const sort = { column: 'seq', direction: 'asc' } as const;
    const page = new TaskQuery(again.queue.store).page({ mark, filter: {}, sort, offset: 0, limit: 10 });

    expect(again.queue.snapshots.list()).toEqual([kept]);
    expect([page.total, page.rows.map(({ id }) => id)]).toEqual([3, ['c', 'a', 'b']]);
    expect(await again.queue.snapshots.preview('three')).toMatchObject({
      added: 0,
      removed: 1,
      changed: 1,
      unchanged: 2,
    });
    await again.queue.restoreSnapshot('three');
    expect(ids(again.queue)).toEqual(['c', 'a', 'b']);
    await again.queue.stop();
    const third = await startQueue('json', { folder, clock });
    expect(ids(third.queue)).toEqual(['c', 'a', 'b']);
    expect(third.queue.snapshots.list()).toHaveLength(2);
  });

  it('are counted by what they hold: facets and pages of one are never those of another', async () => {
    const { queue, folder, clock } = await startQueue('json');
    await queue.addTasks([{ id: 'a', type: 'x' }, { id: 'b' }]);
    await queue.createSnapshot('two');
    await queue.removeTask('b');
    await queue.createSnapshot('one');
    await queue.stop();
    const again = await startQueue('json', { folder, clock });
    const query = new TaskQuery(again.queue.store);
    const look = async (id: string): Promise<number[]> => {
      const mark = await again.queue.snapshots.markOf(id);
      const sort = { column: 'id', direction: 'desc' } as const;
      const { total, rows } = query.page({ mark, filter: {}, sort, offset: 0, limit: 10 });
      return [total, rows.length, query.facets(mark, {}).type.length];
    };

    expect(await look('two')).toEqual([2, 2, 2]);
    await again.queue.deleteSnapshot('two');
    expect(await look('one')).toEqual([1, 1, 1]);
  });
});

describe('snapshots of a JSON queue', () => {
  it('keep the safety snapshot where the restored content could not be saved', async () => {
    const { queue, folder } = await startQueue('json', { persistence: { snapshotDir: tempFolder() } });
    await queue.addTasks(many(2));
    const id = await queue.createSnapshot('two');
    await queue.removeTask('task-0');
    await queue.saveQueue();
    const onProgress = (): void => rmSync(folder, { recursive: true });
    const error = await refusalOf(queue.restoreSnapshot(id, { onProgress }));

    expect([error.code, ids(queue)]).toEqual(['file.not-found', ['task-0', 'task-1']]);
    expect(snapshotIds(queue)).toHaveLength(2);
  });

  it('hold the totals of their own moment, not of changes in the same commit', async () => {
    const { queue, folder, clock } = await startQueue('json');
    await queue.addTask({ id: 'a', projectId: 'p' });
    await queue.getNextTask();
    await Promise.all([queue.createSnapshot('before'), queue.completeTask('a')]);
    await queue.stop();
    const again = await startQueue('json', { folder, clock });
    await again.queue.restoreSnapshot('before');
    const total = again.queue.store.db.prepare('SELECT completed_total FROM projects').pluck().all();

    expect(total).toEqual([0]);
  });

  it('are told apart after one was dropped and another one read', async () => {
    const { queue, folder, clock } = await startQueue('json');
    await queue.addTasks(many(3));
    await queue.createSnapshot('three');
    await queue.addTasks(many(4, 3));
    await queue.createSnapshot('seven');
    await queue.stop();
    const again = await startQueue('json', { folder, clock });
    const first = await again.queue.snapshots.markOf('three');
    await again.queue.deleteSnapshot('three');

    expect(await again.queue.snapshots.markOf('seven')).not.toBe(first);
  });
});

it('sets totals back on disk too where the checkpoint that a restore writes fails', async () => {
  const { queue, folder } = await startQueue('json', { persistence: { saveOnChange: true } });
  await queue.addTask({ id: 'a', projectId: 'p' });
  const id = await queue.createSnapshot('before');
  await queue.getNextTask();
  await queue.completeTask('a');
  const removed = vi.spyOn(CheckpointKeeper.prototype, 'save').mockRejectedValueOnce(new AppError('storage.full', 'x'));
  await refusalOf(queue.restoreSnapshot(id));
  removed.mockRestore();
  await queue.addTask({ id: 'b' });
  const copy = join(tempFolder(), 'queue.json');
  for (const end of ['', '.journal']) copyFileSync(join(folder, `queue.json${end}`), `${copy}${end}`);
  const copied = await startQueue('json', { persistence: { filePath: copy } });

  expect(ids(copied.queue)).toEqual(['a', 'b']);
  expect(copied.queue.store.db.prepare('SELECT completed_total FROM projects').pluck().all()).not.toContain(1);
});
