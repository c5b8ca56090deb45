import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  TASK_SORT_COLUMNS,
  TASK_STATUSES,
  type TaskFilter,
  type TaskSort,
  type TaskSortKey,
} from '../../../src-shared/models/task.ts';
import type { ViewMark } from '../../snapshots/view-sql.ts';
import type { QueueManager } from '../queue-manager.ts';
import type { TaskInput } from '../task-input.ts';
import { facetsOf, listed } from '../testing/list-model.ts';
import { refusalOf, startQueue } from '../testing/queues.ts';
import { rowsOf } from '../testing/recount.ts';
import { anyTerm } from '../testing/term-arbitraries.ts';
import { planPage } from './page-plan.ts';
import { planSort } from './sort-columns.ts';
import { TaskQuery } from './task-query.ts';

const PROJECTS = [null, 'alpha', 'Alpha', 'beta', '日本', '\uffee', '🦆'];
const TYPES = [null, 'build', 'issue', "it's"];
const BODIES = [
  '100% sure',
  '100 sure',
  'snake_case',
  'snakeXcase',
  'back\\slash',
  'Straße',
  'STRASSE',
  'ÄÖ',
  'äö',
  '"q"',
  'say "hi"',
];
const TEXTS = [
  '%',
  '_',
  '\\',
  '\\\\',
  'e_c',
  'SURE',
  'strasse',
  'äö',
  'ß',
  '"',
  'say "hi"',
  "'",
  't1',
  'BOOM',
  '🦆',
  '{"body":',
  'nowhere',
];

function inputOf(index: number, now: number): TaskInput {
  return {
    id: index % 9 === 0 ? `T${index}🦆` : `t${index}`,
    projectId: PROJECTS[index % 7] ?? null,
    type: TYPES[(index * 5) % 4] ?? null,
    priority: (index * 3) % 5,
    data: index % 6 === 5 ? null : { body: BODIES[index % BODIES.length], index },
    deadline: index % 3 === 0 ? now + ((index * 7) % 10) * 1000 : null,
    ...(index % 8 === 7 ? { runAt: now + 60_000 + (index % 4) } : {}),
  };
}

/** Brings tasks into every status, with ties and blanks in every column. */
async function work(queue: QueueManager, count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    const task = await queue.getNextTask();
    if (!task) return;
    if (turn % 4 === 0) await queue.completeTask(task.id, { turn });
    if (turn % 4 === 1) await queue.failTask(task.id, turn % 8 === 1 ? 'Boom 100%' : { message: 'boom_' });
  }
}

const filters: fc.Arbitrary<TaskFilter> = fc.record(
  {
    status: fc.subarray([...TASK_STATUSES]),
    projectId: fc.subarray([...PROJECTS, 'unknown']),
    type: fc.subarray(TYPES),
    text: fc.constantFrom(...TEXTS, ''),
    terms: fc.array(anyTerm(), { maxLength: 2 }),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const sortKeys: fc.Arbitrary<TaskSortKey> = fc.record(
  { column: fc.constantFrom(...TASK_SORT_COLUMNS), direction: fc.constantFrom('asc', 'desc') },
  { noNullPrototype: true },
);
const sorts: fc.Arbitrary<TaskSort> = fc
  .tuple(sortKeys, fc.array(sortKeys, { maxLength: 2 }))
  .map(([key, thenBy]) => (thenBy.length === 0 ? key : { ...key, thenBy }));

/** One page, the facets and the totals are what looking at every row gives. */
function expectPage(
  query: TaskQuery,
  queue: QueueManager,
  mark: ViewMark,
  request: Omit<Parameters<TaskQuery['page']>[0], 'mark'>,
) {
  const rows = rowsOf(queue.store.db, mark);
  const { filter, sort, offset, limit } = request;
  const expected = listed(rows, filter, sort);
  const page = query.page({ ...request, mark });

  expect(page.rows.map(({ id }) => id)).toEqual(expected.slice(offset, offset + limit).map(({ id }) => id));
  expect([page.total, page.unfilteredTotal]).toEqual([expected.length, rows.length]);
  const { status, projectId, type, hiddenProjects, hiddenTypes } = query.facets(mark, filter);
  const byValue = (facets: typeof status) => facets.toSorted((a, b) => ((a.value ?? '') < (b.value ?? '') ? -1 : 1));
  expect({ status: byValue(status), projectId: byValue(projectId), type: byValue(type) }).toEqual(
    facetsOf(rows, filter),
  );
  expect([hiddenProjects, hiddenTypes]).toEqual([0, 0]);
}

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

describe('one query object', () => {
  it('stays right while the queue changes under it in every way', async () => {
    const { queue, clock } = await startQueue('memory', { maxRetries: 1, leaseMs: 4000, keepCompleted: 5 });
    const query = new TaskQuery(queue.store);
    await queue.addTasks(Array.from({ length: 60 }, (_, index) => inputOf(index, clock.now())));
    await queue.createSnapshot('first');
    let added = 60;
    const step = fc.oneof(
      fc.constantFrom('add', 'claim', 'work', 'wait', 'snapshot', 'strategy').map((what) => [what, 0] as const),
      fc.tuple(fc.constantFrom('remove', 'restore', 'undo'), fc.nat({ max: 300 })),
    );
    const change = async ([what, at]: readonly [string, number]): Promise<void> => {
      const live = rowsOf(queue.store.db);
      const snapshots = queue.snapshots.list();
      if (what === 'add') await queue.addTasks([inputOf(added++, clock.now()), inputOf(added++, clock.now())]);
      if (what === 'claim') await queue.getNextTask();
      if (what === 'work') await work(queue, 5);
      if (what === 'wait') clock.advance(at * 100 + 5000);
      if (what === 'snapshot') await queue.createSnapshot();
      if (what === 'strategy') await queue.setStrategy('fifo');
      if (what === 'remove' && live.length > 0) await queue.removeTask(live[at % live.length]?.id ?? '');
      if (what === 'restore') await queue.restoreSnapshot(snapshots[at % snapshots.length]?.id ?? '');
      if (what === 'undo' && snapshots.length > 1)
        await queue.deleteSnapshot(snapshots[at % snapshots.length]?.id ?? '');
    };
    const request = fc.record(
      { filter: filters, sort: sorts, offset: fc.nat({ max: 70 }), limit: fc.integer({ min: 1, max: 40 }) },
      { noNullPrototype: true },
    );
    const round = fc.record({
      steps: fc.array(step, { minLength: 1, maxLength: 4 }),
      asked: fc.array(request, { minLength: 2, maxLength: 4 }),
    });
    const property = fc.asyncProperty(round, async ({ steps, asked }) => {
      for (const one of steps) await change(one);
      for (const one of asked) expectPage(query, queue, null, one);
      const [snapshot] = queue.snapshots.list();
      const [first] = asked;
      if (snapshot && first) expectPage(query, queue, await queue.snapshots.markOf(snapshot.id), first);
    });
    await fc.assert(property, { numRuns: 120, endOnFailure: true });
  });

  it('stays right while another process changes the file, and while a follower reads it again', async () => {
    const { queue: owner, folder, clock } = await startQueue('json', { persistence: { saveOnChange: true } });
    await owner.addTasks(Array.from({ length: 30 }, (_, index) => inputOf(index, clock.now())));
    const { queue: follower } = await startQueue('json', { folder, clock, pollInterval: 5 });
    const query = new TaskQuery(follower.store);
    const sort: TaskSort = { column: 'retries', direction: 'asc' };
    const request = { filter: { status: ['queued', 'processing'] } as TaskFilter, sort, offset: 0, limit: 100 };
    expectPage(query, follower, null, request);
    await owner.removeTask('t1');
    await owner.getNextTask();
    await vi.waitFor(() => expect(follower.counts()).toEqual(owner.counts()), 5000);
    expectPage(query, follower, null, request);

    const { queue } = await startQueue('sqlite', { folder, clock });
    const other = await startQueue('sqlite', { folder, clock });
    const live = new TaskQuery(queue.store);
    for (let round = 0; round < 10; round++) {
      await other.queue.addTasks([inputOf(round * 2, clock.now()), inputOf(round * 2 + 1, clock.now())]);
      if (round % 3 === 2) await work(other.queue, 3);
      expectPage(live, queue, null, { ...request, filter: {} });
      expectPage(live, queue, null, { ...request, filter: { text: 'SURE' } });
    }
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

describe('the way a page is found', () => {
  const shape = (changes: object) => ({
    filter: {},
    sort: planSort({ column: 'id', direction: 'asc' }),
    live: true,
    total: 1_000_000,
    matching: 1_000_000,
    offset: 0,
    limit: 100,
    ...changes,
  });
  const seq = { sort: planSort({ column: 'seq', direction: 'desc' }) };
  const retries = { sort: planSort({ column: 'retries', direction: 'desc' }) };

  it.each([
    ['the index of ids, near the start', {}, 'walk'],
    ['the index of ids, near the end', { offset: 999_900 }, 'walk'],
    ['the order of arrival, near the start', seq, 'walk'],
    ['the mirror, in the depth of a big list', { offset: 500_000 }, 'mirror'],
    ['the mirror, for a filter', { ...seq, filter: { status: ['failed'] }, matching: 5000 }, 'mirror'],
    ['the mirror, where the database has to sort', retries, 'mirror'],
    ['the mirror, for a text', { filter: { text: 'x' } }, 'mirror'],
    ['the index of ids, in the past', { live: false }, 'walk'],
    ['one sort, in the depth of the past', { live: false, offset: 500_000 }, 'order'],
    ['one sort, where few match in the past', { live: false, filter: { status: ['failed'] }, matching: 10 }, 'order'],
    ['one sort, for a text of the past', { live: false, filter: { text: 'x' } }, 'order'],
    ['one sort, where the database has to sort in the past', { live: false, ...retries }, 'order'],
  ])('is %s', (_what, changes, kind) => {
    expect(planPage(shape(changes)).kind).toBe(kind);
  });
});
