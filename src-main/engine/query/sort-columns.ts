import { TASK_SORT_COLUMNS, type TaskSort } from '../../../src-shared/models/task.ts';

interface SortColumn {
  readonly column: string;
  /** Index that has this order; null where every query has to sort. */
  readonly index: string | null;
  readonly nullable: boolean;
}

const SORT_COLUMNS: Record<TaskSort['column'], SortColumn> = {
  seq: { column: 'seq', index: 'tasks_arrival', nullable: false },
  id: { column: 'id', index: 'tasks_id', nullable: false },
  projectId: { column: 'project', index: 'tasks_project', nullable: false },
  type: { column: 'type', index: 'tasks_type', nullable: false },
  priority: { column: 'priority', index: 'tasks_priority', nullable: false },
  status: { column: 'status', index: 'tasks_status', nullable: false },
  addedAt: { column: 'added_at', index: 'tasks_added', nullable: false },
  startedAt: { column: 'started_at', index: null, nullable: true },
  deadline: { column: 'deadline', index: null, nullable: true },
  runAt: { column: 'run_at', index: null, nullable: true },
  retries: { column: 'retries', index: null, nullable: false },
};

/** Columns whose order an index has. */
export const INDEXED_COLUMNS = TASK_SORT_COLUMNS.filter((name) => SORT_COLUMNS[name].index !== null);

/** How a list is put in order. Ties are broken by arrival, so that every order is total and pages never overlap. */
export interface SortPlan {
  /** `seq` and the sorted column: SQLite merges the parts of a view in order only if it is asked for both. */
  readonly select: string;
  readonly orderBy: string;
  /** The same order backwards: a page near the end is found faster from there. */
  readonly reverseOrderBy: string;
  readonly index: string | null;
  /** True where the order can be walked without sorting. */
  readonly walkable: boolean;
}

export function planSort(sort: TaskSort): SortPlan {
  const { column, index, nullable } = SORT_COLUMNS[sort.column];
  const order = (ascending: boolean): string => {
    const direction = ascending ? 'ASC' : 'DESC';
    if (column === 'seq') return `seq ${direction}`;
    // Tasks without the value come last either way: an operator sorts by deadline to see deadlines.
    const nulls = nullable ? `${column} IS NULL ${(sort.direction === 'asc') === ascending ? 'ASC' : 'DESC'}, ` : '';
    return `${nulls}${column} ${direction}, seq ${direction}`;
  };
  return {
    select: column === 'seq' ? 'seq' : `seq, ${column}`,
    orderBy: order(sort.direction === 'asc'),
    reverseOrderBy: order(sort.direction !== 'asc'),
    index,
    walkable: index !== null,
  };
}

/** An order of all live tasks that serves one or both directions of a sort. */
export interface TaskOrder {
  readonly orderBy: string;
  /** True where the sort is this order read backwards. */
  readonly isReversed: boolean;
  /** Lists in this order the `seq` of every task that has the value. */
  readonly selectSeqs: string;
  /** Order of arrival in which the tasks without the value follow; null where each has one. */
  readonly absent: 'asc' | 'desc' | null;
  /** Values of a row of `tasks` under the given alias that grow along this order. */
  readonly keys: (alias: string) => string;
}

export function orderOf(sort: TaskSort): TaskOrder {
  const { column, index, nullable } = SORT_COLUMNS[sort.column];
  const { orderBy } = planSort(nullable ? sort : { ...sort, direction: 'asc' });
  const source = `SELECT seq FROM tasks ${index ? `INDEXED BY ${index}` : ''}`;
  const sign = sort.direction === 'desc' ? '-' : '';
  if (!nullable) {
    return {
      orderBy,
      isReversed: sort.direction === 'desc',
      selectSeqs: `${source} ORDER BY ${orderBy}`,
      absent: null,
      keys: (alias) => `${alias}.${column}, ${alias}.seq`,
    };
  }
  return {
    orderBy,
    isReversed: false,
    selectSeqs: `${source} WHERE ${column} IS NOT NULL ORDER BY ${column} ${sort.direction}, seq ${sort.direction}`,
    absent: sort.direction,
    keys: (alias) => `${alias}.${column} IS NULL, ${sign}coalesce(${alias}.${column}, 0), ${sign}${alias}.seq`,
  };
}
