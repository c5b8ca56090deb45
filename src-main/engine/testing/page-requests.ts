import fc from 'fast-check';
import { expect } from 'vitest';
import {
  TASK_SORT_COLUMNS,
  TASK_STATUSES,
  type TaskFilter,
  type TaskSort,
  type TaskSortKey,
} from '../../../src-shared/models/task.ts';
import type { ViewMark } from '../../snapshots/view-sql.ts';
import type { TaskQuery } from '../query/task-query.ts';
import type { QueueManager } from '../queue-manager.ts';
import { facetsOf, listed } from './list-model.ts';
import { PROJECTS, TEXTS, TYPES } from './listed-tasks.ts';
import { rowsOf } from './recount.ts';
import { anyTerm } from './term-arbitraries.ts';

/** Any filter by columns, a text of TEXTS and terms. */
export const filters: fc.Arbitrary<TaskFilter> = fc.record(
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

/** Any order, by one column to three. */
export const sorts: fc.Arbitrary<TaskSort> = fc
  .tuple(sortKeys, fc.array(sortKeys, { maxLength: 2 }))
  .map(([key, thenBy]) => (thenBy.length === 0 ? key : { ...key, thenBy }));

/** One page, the facets and the totals are what looking at every row gives. */
export function expectPage(
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
