import { describe, expect, it } from 'vitest';
import { TaskQuery } from '../engine/query/task-query.ts';
import { startQueue } from '../engine/testing/queues.ts';
import { ids } from '../engine/testing/recount.ts';
import { ManualClock } from '../platform/manual-clock.ts';

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
