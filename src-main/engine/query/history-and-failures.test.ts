import { describe, expect, it } from 'vitest';
import { startQueue } from '../testing/queues.ts';
import { TaskQuery } from './task-query.ts';
import { drain } from './terms/term-scan.ts';

async function failAll(queue: Awaited<ReturnType<typeof startQueue>>['queue'], errors: readonly unknown[]) {
  for (const [index, error] of errors.entries()) {
    await queue.addTask({ id: `f${index}`, projectId: index % 2 === 0 ? 'even' : null });
    const task = await queue.getNextTask();
    await queue.failTask(task?.id ?? '', error);
  }
}

describe('groups of failures', () => {
  it('join errors that differ in numbers, ids, paths and quoted texts alone', async () => {
    const { queue, clock } = await startQueue('memory', { maxRetries: 0, schedulingStrategy: 'fifo' });
    await failAll(queue, [
      { code: 'ETIMEDOUT', message: 'connect 10.0.0.1:443 after 30 s' },
      { code: 'ETIMEDOUT', message: 'connect 10.0.0.2:8443 after 31 s' },
      { name: 'ParseError', message: 'no "title" in /var/tasks/a1b2/x.json' },
    ]);
    clock.advance(30 * 60_000);
    await failAll(queue, []);
    await queue.addTask({ id: 'late' });
    await queue.getNextTask();
    await queue.failTask('late', { name: 'ParseError', message: 'no "body" in /srv/q/y.json' });
    const report = drain(new TaskQuery(queue.store, clock).failures());

    expect(report).toMatchObject({ total: 4, hiddenGroups: 0 });
    expect(report.groups).toEqual([
      expect.objectContaining({
        errorClass: 'ParseError',
        shape: 'no "…" in /…',
        count: 2,
        sampleId: 'late',
        lastAt: clock.now(),
      }),
      expect.objectContaining({ errorClass: 'ETIMEDOUT', shape: 'connect # after # s', count: 2, projectCount: 2 }),
    ]);
    for (const { trend, count } of report.groups) expect(trend.reduce((sum, n) => sum + n)).toBe(count);
  });

  it('lead to their tasks by search', async () => {
    const { queue } = await startQueue('memory', { maxRetries: 0, schedulingStrategy: 'fifo' });
    await failAll(queue, ['lost 1', 'lost 22', 'found', { code: 'E_X', message: 'lost 3' }]);
    const query = new TaskQuery(queue.store);
    for (const { errorClass, shape, count } of drain(query.failures()).groups) {
      const terms = [
        { kind: 'value' as const, field: 'errorclass' as const, values: [errorClass], negated: false },
        { kind: 'value' as const, field: 'errorshape' as const, values: [shape], negated: false },
      ];
      const sort = { column: 'seq' as const, direction: 'asc' as const };
      expect(query.page({ mark: null, filter: { terms }, sort, offset: 0, limit: 10 }).total).toBe(count);
    }
  });
});

describe('the history of a task', () => {
  it('tells what it was at each point and where it was not', async () => {
    const { queue } = await startQueue('memory');
    const before = await queue.createSnapshot('before');
    await queue.addTask({ id: 't', priority: 1 });
    const first = await queue.createSnapshot('first');
    await queue.updateTask('t', { priority: 2 });
    const points = await Promise.all(
      [null, first, before].map(async (snapshotId) => ({
        snapshotId,
        name: snapshotId ?? 'Now',
        at: 0,
        mark: snapshotId === null ? null : await queue.snapshots.markOf(snapshotId),
      })),
    );
    const unread = { snapshotId: 'far', name: 'far', at: 0, mark: undefined };
    const history = new TaskQuery(queue.store).history('t', [...points, unread]);

    expect(history.map(({ state, priority }) => [state, priority])).toEqual([
      ['present', 2],
      ['present', 1],
      ['absent', null],
      ['unread', null],
    ]);
    expect(history[0]?.contentHash).not.toBe(history[1]?.contentHash);
  });
});

describe('fields of bodies', () => {
  it('are told with their kinds, counts and frequent values', async () => {
    const { queue } = await startQueue('memory');
    await queue.addTasks(
      Array.from({ length: 30 }, (_, index) => ({
        data: { repo: index % 3 === 0 ? 'core' : 'web', agent: { model: index % 2 === 0 ? 'large' : null }, list: [1] },
      })),
    );
    const { sampled, total, fields } = new TaskQuery(queue.store).bodyFields(null, {});

    expect([sampled, total]).toEqual([30, 30]);
    const byPath = new Map(fields.map((field) => [field.path.join('.'), field]));
    expect(byPath.get('repo')).toMatchObject({
      kinds: ['text'],
      count: 30,
      distinct: 2,
      values: [
        { text: 'web', count: 20 },
        { text: 'core', count: 10 },
      ],
    });
    expect(byPath.get('agent.model')).toMatchObject({ kinds: ['null', 'text'], count: 30, distinct: 1 });
    expect(byPath.get('list')).toMatchObject({ kinds: ['list'], distinct: 0 });
  });
});
