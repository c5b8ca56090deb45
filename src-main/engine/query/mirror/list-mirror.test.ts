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
import { residualOf } from '../terms/split-filter.ts';
import { drain } from '../terms/term-scan.ts';
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
        data: fc.constantFrom('a', 'xabc', 'aB', '100%', 'a_', null),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  }),
  fc.record({ do: fc.constantFrom('claim' as const, 'complete' as const, 'fail' as const) }),
  fc.record({ do: fc.constant('remove' as const), share: fc.double({ min: 0, max: 0.99, noNaN: true }) }),
  fc.record({ do: fc.constantFrom('snapshot' as const, 'restore' as const) }),
);

const filter = fc.record(
  {
    status: fc.subarray([...TASK_STATUSES]),
    projectId: fc.subarray([null, 'alpha', 'nobody']),
    type: fc.subarray([...TYPES]),
  },
  { requiredKeys: [] },
);
const sort = fc.record({
  column: fc.constantFrom(...TASK_SORT_COLUMNS),
  direction: fc.constantFrom('asc' as const, 'desc' as const),
});
const step = fc.record({ own: fc.boolean(), changes: fc.array(change, { minLength: 1, maxLength: 3 }), filter });

it('pages like the database does, after any changes by any process', async () => {
  const sorts = fc.array(sort, { minLength: 2, maxLength: 3 });
  const steps = fc.array(step, { minLength: 5, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(sorts, steps, fc.nat(12), async (kept, planned, offset) => {
      const queue = await openTwice();
      try {
        const mirror = new ListMirror(queue.own.store);
        for (const { own, changes, filter } of planned) {
          for (const wanted of changes) await apply(own ? queue.own : queue.other, wanted);
          // The same orders again and again, so that they are followed and not read anew.
          for (const { shown, sort } of kept.flatMap((sort) => [
            { shown: {}, sort },
            { shown: filter, sort },
          ])) {
            const expected = pageBySql(queue.own, shown, sort);
            const slice = { filter: shown, sort, limit: 20, matching: expected.length };
            expect(mirror.page({ ...slice, offset: 0 })).toEqual(expected.slice(0, 20));
            if (offset >= expected.length) continue;
            expect(mirror.page({ ...slice, offset })).toEqual(expected.slice(offset, offset + 20));
          }
        }
      } finally {
        await queue.close();
      }
    }),
    { numRuns: 60 },
  );
}, 30_000);

it('finds a text like the database does, after any changes and while it is typed on', async () => {
  const texts = fc.array(fc.constantFrom('a', 'ab', 'abc', 'B', '100%', '100', '_', 'lost'), { maxLength: 3 });
  const steps = fc.array(fc.record({ own: fc.boolean(), changes: fc.array(change, { maxLength: 3 }), filter, texts }), {
    minLength: 3,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(steps, sort, fc.boolean(), async (planned, sort, signed) => {
      const queue = await openTwice();
      try {
        const mirror = new ListMirror(queue.own.store);
        if (signed) drain(mirror.prepareSearch());
        for (const { own, changes, filter, texts } of planned) {
          for (const wanted of changes) await apply(own ? queue.own : queue.other, wanted);
          for (const text of texts) {
            const shown = { ...filter, text };
            const expected = pageBySql(queue.own, shown, sort);
            const matching = mirror.cube(residualNeeded(shown)).total(shown);
            expect(matching).toBe(expected.length);
            expect(mirror.page({ filter: shown, sort, offset: 0, limit: 50, matching })).toEqual(expected.slice(0, 50));
          }
        }
      } finally {
        await queue.close();
      }
    }),
    { numRuns: 60 },
  );
}, 30_000);

it('may be read in steps, whatever changes or is asked for between them', async () => {
  const steps = fc.array(fc.record({ own: fc.boolean(), wanted: fc.option(change), asks: fc.boolean() }), {
    maxLength: 40,
  });
  const tasks = fc.array(fc.record({ projectId: fc.constantFrom(...PROJECTS), priority: fc.integer() }), {
    minLength: 3,
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(tasks, steps, sort, async (added, planned, sort) => {
      const queue = await openTwice();
      try {
        await queue.own.addTasks(added);
        const mirror = new ListMirror(queue.own.store, 3);
        const reading = mirror.prepare();
        const matches = (): void => {
          const expected = pageBySql(queue.own, {}, sort);
          const slice = { filter: {}, sort, offset: 0, limit: 100, matching: expected.length };
          expect(mirror.page(slice)).toEqual(expected);
        };
        for (const { own, wanted, asks } of planned) {
          reading.next();
          if (wanted) await apply(own ? queue.own : queue.other, wanted);
          if (asks) matches();
        }
        for (const _step of reading);
        matches();
      } finally {
        await queue.close();
      }
    }),
    { numRuns: 60 },
  );
}, 30_000);

it('moves a task that changed past its next neighbour only', async () => {
  const { own, close } = await openTwice();
  onTestFinished(close);
  await own.addTasks([{ id: 'a' }, { id: 'b', priority: 1 }, { id: 'c' }]);
  const mirror = new ListMirror(own.store);
  const sort = { column: 'retries', direction: 'asc' } as const;
  const slice = { filter: {}, sort, offset: 0, limit: 3, matching: 3 };
  const before = mirror.page(slice);
  await own.setStrategy('priority');
  await own.getNextTask();
  await own.failTask('b', 'no');

  expect(before).toEqual([1, 2, 3]);
  expect(mirror.page(slice)).toEqual([1, 3, 2]);
});

it('reads everything again after a change of more tasks than it follows one by one', async () => {
  const { own, other, close } = await openTwice();
  onTestFinished(close);
  await own.addTask({ priority: 5 });
  const mirror = new ListMirror(own.store);
  const sort = { column: 'priority', direction: 'asc' } as const;
  const slice = { filter: {}, sort, offset: 0, limit: 3 };
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
      maxRetries: 2,
      retryDelay: 0,
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
  if (wanted.do === 'fail' && processing) await manager.failTask(processing.id, 'lost');
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

function residualNeeded(filter: TaskFilter) {
  const residual = residualOf(filter);
  if (!residual) throw new Error('the filter asks for facets alone');
  return residual;
}
