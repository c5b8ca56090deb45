import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TASK_SORT_COLUMNS, type TaskFilter, type TaskSort } from '../../../src-shared/models/task.ts';
import type { ViewMark } from '../../snapshots/view-sql.ts';
import type { QueueManager } from '../queue-manager.ts';
import { listed } from '../testing/list-model.ts';
import { inputOf, TEXTS, work } from '../testing/listed-tasks.ts';
import { expectPage, filters, sorts } from '../testing/page-requests.ts';
import { refusalOf, startQueue } from '../testing/queues.ts';
import { rowsOf } from '../testing/recount.ts';
import { TaskQuery } from './task-query.ts';

interface View {
  readonly queue: QueueManager;
  readonly query: TaskQuery;
  readonly mark: ViewMark;
}

/** A queue of 200 tasks that went on after its snapshot, seen live, at the mark, or at the mark loaded from a file. */
async function viewOf(kind: 'live' | 'snapshot' | 'loaded snapshot'): Promise<View> {
  const { queue, folder, clock } = await startQueue('json', { maxRetries: 1, schedulingStrategy: 'round-robin' });
  await queue.addTasks(Array.from({ length: 200 }, (_, index) => inputOf(index, clock.now())));
  await work(queue, 80);
  const id = await queue.createSnapshot('old');
  clock.advance(5000);
  await work(queue, 60);
  await queue.addTasks(Array.from({ length: 40 }, (_, index) => inputOf(200 + index, clock.now())));
  for (let index = 100; index < 130; index++) await queue.removeTask(index % 9 === 0 ? `T${index}🦆` : `t${index}`);
  if (kind !== 'loaded snapshot') {
    const mark = kind === 'live' ? null : await queue.snapshots.markOf(id);
    return { queue, query: new TaskQuery(queue.store), mark };
  }
  await queue.stop();
  const again = await startQueue('json', { folder, clock });
  const mark = await again.queue.snapshots.markOf(id);
  expect(mark).toBeLessThan(0);
  return { queue: again.queue, query: new TaskQuery(again.queue.store), mark };
}

describe.each(['live', 'snapshot', 'loaded snapshot'] as const)('the %s view', (kind) => {
  it('shows any page of any list as looking at every row would', async () => {
    const { queue, query, mark } = await viewOf(kind);
    const request = fc.record(
      { filter: filters, sort: sorts, offset: fc.nat({ max: 260 }), limit: fc.integer({ min: 1, max: 100 }) },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(request, (asked) => expectPage(query, queue, mark, asked)),
      { numRuns: 120 },
    );
  });

  it.each(TASK_SORT_COLUMNS)(
    'can be read page by page in the order of %s, both ways, every row once',
    async (column) => {
      const { queue, query, mark } = await viewOf(kind);
      for (const direction of ['asc', 'desc'] as const) {
        const filter: TaskFilter = direction === 'asc' ? {} : { status: ['queued', 'scheduled'] };
        const sort = { column, direction };
        const ids: string[] = [];
        for (let offset = 0; offset === ids.length; offset += 37) {
          ids.push(...query.page({ mark, filter, sort, offset, limit: 37 }).rows.map(({ id }) => id));
        }
        expect(ids).toEqual(listed(rowsOf(queue.store.db, mark), filter, sort).map(({ id }) => id));
      }
    },
  );

  it.each(TEXTS)('finds %j to the letter, ASCII letters in either case, with counts that agree', async (text) => {
    const { queue, query, mark } = await viewOf(kind);
    const sort: TaskSort = { column: 'priority', direction: 'desc' };

    expectPage(query, queue, mark, { filter: { text }, sort, offset: 0, limit: 500 });
    expectPage(query, queue, mark, { filter: { text, status: ['failed'], type: [null] }, sort, offset: 1, limit: 5 });
  });

  it('gives single tasks with their body as text, and none that it does not have', async () => {
    const { queue, query, mark } = await viewOf(kind);
    for (const row of rowsOf(queue.store.db, mark).slice(0, 60)) {
      const detail = query.get(mark, row.id);
      expect(detail).toMatchObject({
        seq: row.seq,
        dataText: row.data,
        lastErrorText: row.last_error,
        contentHash: row.hash.toString('hex'),
        dataBytes: Buffer.byteLength(row.data ?? ''),
      });
      expect(JSON.parse(detail.taskText)).toMatchObject({ id: row.id, status: row.status });
    }
    expect((await refusalOf(() => query.get(mark, 'nobody'))).code).toBe('task.not-found');
    expect((await refusalOf(() => query.get(mark, "t1' OR '1'='1"))).code).toBe('task.not-found');
  });
});

describe('a text with quotes', () => {
  it('is found as it reads, and as the JSON of a body writes it', async () => {
    const { queue } = await startQueue('memory');
    await queue.addTasks([
      { id: 'a', data: { title: 'say "hi"' } },
      { id: 'b', data: { title: 'say hi' } },
    ]);
    const query = new TaskQuery(queue.store);
    const found = (text: string) =>
      query
        .page({ mark: null, filter: { text }, sort: { column: 'id', direction: 'asc' }, offset: 0, limit: 10 })
        .rows.map(({ id }) => id);

    expect(found('say "hi"')).toEqual(['a']);
    expect(found('"title":"say')).toEqual(['a', 'b']);
  });
});
