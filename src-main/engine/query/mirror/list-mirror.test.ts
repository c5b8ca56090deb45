import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import {
  TASK_SORT_COLUMNS,
  TASK_STATUSES,
  type TaskFilter,
  type TaskSort,
} from '../../../../src-shared/models/task.ts';
import { QueueManager } from '../../queue-manager.ts';
import { filterSql } from '../filter-sql.ts';
import { planSort } from '../sort-columns.ts';
import { ListMirror } from './list-mirror.ts';

const PROJECTS = ['', 'alpha', 'beta'];
const TYPES = ['build', '試験'];

/** What one process does to the queue before the lists are read again. */
const change = fc.oneof(
  fc.record({
    do: fc.constant('add' as const),
    tasks: fc.array(
      fc.record({
        projectId: fc.constantFrom(...PROJECTS),
        type: fc.constantFrom(...TYPES),
        priority: fc.integer({ min: -1, max: 2 }),
        deadline: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
        runAt: fc.option(fc.constantFrom(1, 9e14), { nil: null }),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  }),
  fc.record({ do: fc.constantFrom('claim' as const, 'complete' as const, 'fail' as const) }),
  fc.record({ do: fc.constant('remove' as const), share: fc.double({ min: 0, max: 0.99, noNaN: true }) }),
  fc.record({ do: fc.constantFrom('snapshot' as const, 'restore' as const) }),
);

const list = fc.record({
  filter: fc.record(
    {
      status: fc.subarray([...TASK_STATUSES]),
      projectId: fc.subarray([null, 'alpha', 'nobody']),
      type: fc.subarray([...TYPES]),
    },
    { requiredKeys: [] },
  ),
  sort: fc.record({
    column: fc.constantFrom(...TASK_SORT_COLUMNS),
    direction: fc.constantFrom('asc' as const, 'desc' as const),
  }),
  offset: fc.nat(30),
});

it('pages like the database does, after any changes by any process', async () => {
  const steps = fc.array(fc.record({ own: fc.boolean(), change, lists: fc.array(list, { maxLength: 4 }) }), {
    minLength: 1,
    maxLength: 25,
  });
  await fc.assert(
    fc.asyncProperty(steps, async (planned) => {
      const queue = await openTwice();
      try {
        const mirror = new ListMirror(queue.own.store);
        for (const { own, change: wanted, lists } of planned) {
          await apply(own ? queue.own : queue.other, wanted);
          for (const { filter, sort, offset } of lists) {
            const expected = pageBySql(queue.own, filter, sort);
            const slice = { filter, sort, offset, limit: 5, matching: expected.length, found: null };
            const page = offset < expected.length ? mirror.page(slice) : [];
            expect(page).toEqual(expected.slice(offset, offset + 5));
          }
        }
      } finally {
        await queue.close();
      }
    }),
    { numRuns: 60 },
  );
});

it('keeps to the tasks a text was found in', async () => {
  const { own, close } = await openTwice();
  onTestFinished(close);
  await own.addTasks(Array.from({ length: 9 }, (_, index) => ({ priority: -index, type: TYPES[index % 2] ?? '' })));
  const mirror = new ListMirror(own.store);
  const sort = { column: 'priority', direction: 'asc' } as const;
  const found = Float64Array.from([1, 3, 4, 9]);
  const page = mirror.page({ filter: { text: 'x', type: ['build'] }, found, sort, offset: 1, limit: 5, matching: 3 });

  expect(page).toEqual([3, 1]);
});

it('reads everything again after a change of more tasks than it follows one by one', async () => {
  const { own, other, close } = await openTwice();
  onTestFinished(close);
  await own.addTask({ priority: 5 });
  const mirror = new ListMirror(own.store);
  const sort = { column: 'priority', direction: 'asc' } as const;
  const slice = { filter: {}, found: null, sort, offset: 0, limit: 3 };
  const before = mirror.page({ ...slice, matching: 1 });
  await other.addTasks(Array.from({ length: 6000 }, (_, index) => ({ priority: 6000 - index })));

  expect(before).toEqual([1]);
  expect(mirror.page({ ...slice, matching: 6001 })).toEqual([6001, 6000, 5999]);
});

/** One SQLite queue, open in two managers. */
async function openTwice() {
  const dir = mkdtempSync(join(tmpdir(), 'poppo-queue-mirror-'));
  const open = async (): Promise<QueueManager> => {
    const manager = new QueueManager({
      persistence: { type: 'sqlite', dbPath: join(dir, 'queue.db') },
      keepCompleted: 2,
      maxRetries: 0,
    });
    await manager.start();
    return manager;
  };
  const own = await open();
  const other = await open();
  const close = async (): Promise<void> => {
    await own.stop();
    await other.stop();
    rmSync(dir, { recursive: true });
  };
  return { own, other, close };
}

async function apply(manager: QueueManager, wanted: typeof change extends fc.Arbitrary<infer Change> ? Change : never) {
  if (wanted.do === 'add') await manager.addTasks(wanted.tasks);
  if (wanted.do === 'claim') await manager.getNextTask();
  const processing = manager.getProcessing()[0];
  if (wanted.do === 'complete' && processing) await manager.completeTask(processing.id);
  if (wanted.do === 'fail' && processing) await manager.failTask(processing.id, 'no');
  if (wanted.do === 'remove') {
    const ids = manager.store.db.prepare<[], string>('SELECT id FROM tasks ORDER BY seq').pluck().all();
    const id = ids[Math.floor(ids.length * wanted.share)];
    if (id !== undefined) await manager.removeTask(id);
  }
  if (wanted.do === 'snapshot') await manager.createSnapshot();
  const oldest = (await manager.listSnapshots()).at(-1);
  if (wanted.do === 'restore' && oldest) await manager.restoreSnapshot(oldest.id);
}

function pageBySql(manager: QueueManager, filter: TaskFilter, sort: TaskSort): number[] {
  const { where, values } = filterSql(filter);
  return manager.store.db
    .prepare<unknown[], number>(`SELECT seq FROM tasks WHERE ${where} ORDER BY ${planSort(sort).orderBy}`)
    .pluck()
    .all(...values);
}
