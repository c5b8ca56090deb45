import { describe, expect, it } from 'vitest';
import { DEFAULT_TASK_SORT, TASK_SORT_COLUMNS } from '../../../../src-shared/models/task.ts';
import { isSortedBy, nextSort, TASK_COLUMNS, visibleColumns } from './task-columns.ts';

function column(id: string) {
  const found = TASK_COLUMNS.find((each) => each.id === id);
  if (!found) throw new Error(`no column ${id}`);
  return found;
}

describe('visibleColumns', () => {
  it('shows all where there is room', () => {
    expect(visibleColumns(2000, DEFAULT_TASK_SORT)).toEqual(TASK_COLUMNS.map(({ id }) => id));
  });

  it('drops the least important first and never overfills', () => {
    expect(visibleColumns(510, DEFAULT_TASK_SORT)).toEqual(['status', 'id', 'projectId', 'addedAt']);
    for (let width = 400; width < 2000; width += 7) {
      const needed = visibleColumns(width, DEFAULT_TASK_SORT).reduce((sum, id) => sum + column(id).width, 0);
      expect(needed).toBeLessThanOrEqual(width);
    }
  });

  it('keeps the column that the list is sorted by', () => {
    const shown = visibleColumns(500, { column: 'deadline', direction: 'asc' });
    expect(shown).toEqual(['status', 'id', 'addedAt', 'deadline']);
  });

  it('gives long ids their room and drops others instead', () => {
    expect(visibleColumns(510, DEFAULT_TASK_SORT, { id: 320 })).toEqual(['status', 'id', 'addedAt']);
  });
});

describe('sorting by a head', () => {
  it('goes to the usual direction, the other one, and back to the usual order', () => {
    const first = nextSort(column('priority'), DEFAULT_TASK_SORT, DEFAULT_TASK_SORT);
    expect(first).toEqual({ column: 'priority', direction: 'desc' });
    const second = nextSort(column('priority'), first, DEFAULT_TASK_SORT);
    expect(second).toEqual({ column: 'priority', direction: 'asc' });
    expect(nextSort(column('priority'), second, DEFAULT_TASK_SORT)).toEqual(DEFAULT_TASK_SORT);
  });

  it('takes the order of arrival for the order of "Added"', () => {
    expect(isSortedBy(column('addedAt'), DEFAULT_TASK_SORT)).toBe(true);
    expect(nextSort(column('addedAt'), DEFAULT_TASK_SORT, DEFAULT_TASK_SORT)).toEqual({
      column: 'addedAt',
      direction: 'asc',
    });
  });

  it('offers every order the engine knows', () => {
    const offered = new Set(TASK_COLUMNS.flatMap((each) => (each.sort ? [each.sort.column] : [])));
    expect([...TASK_SORT_COLUMNS].filter((each) => each !== 'seq' && !offered.has(each))).toEqual([]);
  });
});
