import { describe, expect, it } from 'vitest';
import type { QueueManager } from '../engine/queue-manager.ts';
import { KINDS, refusalOf, startQueue } from '../engine/testing/queues.ts';
import { differingFields } from './field-difference.ts';
import { SnapshotDiff } from './snapshot-diff.ts';

const all = { filter: {}, offset: 0, limit: 100 };

async function compare(queue: QueueManager, from: string | null, to: string | null) {
  const markOf = async (id: string | null) => (id === null ? null : queue.snapshots.markOf(id));
  const views = { from: await markOf(from), to: await markOf(to) };
  return { diff: new SnapshotDiff(queue.store), views };
}

async function namesOf(queue: QueueManager, from: string | null, to: string | null): Promise<string[]> {
  const { diff, views } = await compare(queue, from, to);
  return diff.page({ ...all, ...views }).rows.map(({ kind, id }) => `${kind} ${id}`);
}

describe.each(KINDS)('the difference in a %s queue', (kind) => {
  it('is told between any two moments, in both directions, before and after a restart', async () => {
    const { queue, clock, folder } = await startQueue(kind, { schedulingStrategy: 'fifo' });
    await queue.addTasks([{ id: 'edited' }, { id: 'gone' }, { id: 'same' }]);
    const first = await queue.createSnapshot('first');
    await queue.getNextTask();
    await queue.removeTask('gone');
    const second = await queue.createSnapshot('second');
    await queue.addTasks([{ id: 'new' }, { id: 'gone', data: 1 }]);

    const check = async (now: QueueManager): Promise<void> => {
      expect(await namesOf(now, first, second)).toEqual(['changed edited', 'removed gone']);
      expect(await namesOf(now, second, first)).toEqual(['changed edited', 'added gone']);
      expect(await namesOf(now, second, null)).toEqual(['added new', 'added gone']);
      expect(await namesOf(now, null, second)).toEqual(['removed new', 'removed gone']);
      expect(await namesOf(now, first, null)).toEqual(['changed edited', 'added new', 'changed gone']);
      expect(await namesOf(now, first, first)).toEqual([]);
    };
    await check(queue);
    if (kind === 'memory') return;
    await queue.stop();
    await check((await startQueue(kind, { clock, folder })).queue);
  });
});

describe('a page of the difference', () => {
  it('names the fields that differ and both states', async () => {
    const { queue } = await startQueue('memory');
    await queue.addTask({ id: 'a', projectId: 'web' });
    const { diff, views } = await compare(queue, await queue.createSnapshot('before'), null);
    await queue.getNextTask();
    await queue.completeTask('a', 7);
    const [row] = diff.page({ ...all, ...views }).rows;

    expect(row).toMatchObject({ kind: 'changed', id: 'a', projectId: 'web' });
    expect([row?.fromStatus, row?.toStatus]).toEqual(['queued', 'completed']);
    expect(row?.fields).toEqual(expect.arrayContaining(['status', 'completedAt', 'result']));
    expect(row?.fields).not.toContain('priority');
  });

  it('keeps to a kind, a status at either moment, and a project, and counts all the same', async () => {
    const { queue } = await startQueue('memory', { schedulingStrategy: 'fifo' });
    await queue.addTasks([{ id: 'a', projectId: 'web' }, { id: 'b', projectId: 'web' }, { id: 'c' }]);
    const { diff, views } = await compare(queue, await queue.createSnapshot('before'), null);
    await queue.getNextTask();
    await queue.removeTask('b');
    await queue.removeTask('c');
    await queue.addTask({ id: 'd' });
    const ids = (filter: Parameters<SnapshotDiff['page']>[0]['filter']) =>
      diff.page({ ...all, ...views, filter }).rows.map(({ id }) => id);

    expect(ids({ kind: ['removed'] })).toEqual(['b', 'c']);
    expect(ids({ status: ['processing'] })).toEqual(['a']);
    expect(ids({ projectId: [null] })).toEqual(['c', 'd']);
    expect(ids({ projectId: ['web'], kind: ['removed'] })).toEqual(['b']);
    expect(ids({ projectId: ['nobody'] })).toEqual([]);
    const page = diff.page({ ...views, filter: { kind: ['added'] }, offset: 1, limit: 5 });
    expect(page).toMatchObject({ rows: [], total: 1, counts: { added: 1, removed: 2, changed: 1 } });
    expect(page.projects).toEqual([
      { projectId: 'web', added: 0, removed: 1, changed: 1 },
      { projectId: null, added: 1, removed: 1, changed: 0 },
    ]);
  });

  it('follows the live queue', async () => {
    const { queue } = await startQueue('memory');
    const { diff, views } = await compare(queue, await queue.createSnapshot('before'), null);
    expect(diff.page({ ...all, ...views }).total).toBe(0);
    await queue.addTask({ id: 'a' });
    expect(diff.page({ ...all, ...views }).total).toBe(1);
  });
});

describe('one task at two moments', () => {
  it('is compared leaf by leaf, numbers to the digit', () => {
    const from = '{"data":{"n":9007199254740993,"tags":["a"],"gone":null},"x":1.0,"same":{}}';
    const to = '{"data":{"n":9007199254740992,"tags":["a","b"],"a b":true},"x":1,"same":{}}';
    expect(differingFields(from, to)).toEqual({
      fields: [
        { path: 'data.n', from: '9007199254740993', to: '9007199254740992' },
        { path: 'data.gone', from: 'null', to: null },
        { path: 'x', from: '1.0', to: '1' },
        { path: 'data.tags[1]', from: null, to: '"b"' },
        { path: 'data["a b"]', from: null, to: 'true' },
      ],
      sameCount: 2,
    });
  });

  it('may be at one of them only, but not at neither', async () => {
    const { queue } = await startQueue('memory');
    const { diff, views } = await compare(queue, await queue.createSnapshot('before'), null);
    await queue.addTask({ id: 'a', data: { of: 'x' } });

    expect(diff.task(views, 'a').fields).toContainEqual({ path: 'data.of', from: null, to: '"x"' });
    expect((await refusalOf(() => diff.task(views, 'b'))).code).toBe('task.not-found');
  });
});
