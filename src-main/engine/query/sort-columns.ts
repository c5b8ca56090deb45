import { TASK_SORT_COLUMNS, type TaskSort, type TaskSortKey } from '../../../src-shared/models/task.ts';

interface SortColumn {
  readonly column: string;
  /** Index that has this order; null where every query has to sort. */
  readonly index: string | null;
  readonly nullable: boolean;
}

const SORT_COLUMNS: Record<TaskSortKey['column'], SortColumn> = {
  seq: { column: 'seq', index: 'tasks_arrival', nullable: false },
  id: { column: 'id', index: 'tasks_id', nullable: false },
  projectId: { column: 'project', index: 'tasks_project', nullable: false },
  type: { column: 'type', index: 'tasks_type', nullable: false },
  priority: { column: 'priority', index: 'tasks_priority', nullable: false },
  status: { column: 'status', index: 'tasks_status', nullable: false },
  addedAt: { column: 'added_at', index: 'tasks_added', nullable: false },
  startedAt: { column: 'started_at', index: null, nullable: true },
  completedAt: { column: 'completed_at', index: null, nullable: true },
  failedAt: { column: 'failed_at', index: null, nullable: true },
  deadline: { column: 'deadline', index: null, nullable: true },
  runAt: { column: 'run_at', index: null, nullable: true },
  retries: { column: 'retries', index: null, nullable: false },
  weight: { column: 'weight', index: null, nullable: true },
};

/** Columns whose order an index has. */
export const INDEXED_COLUMNS = TASK_SORT_COLUMNS.filter((name) => SORT_COLUMNS[name].index !== null);

/** How a list is put in order. Ties are broken by arrival, so that every order is total and pages never overlap. */
export interface SortPlan {
  /** `seq` and the sorted columns: SQLite merges the parts of a view in order only if it is asked for all of them. */
  readonly select: string;
  readonly orderBy: string;
  /** The same order backwards: a page near the end is found faster from there. */
  readonly reverseOrderBy: string;
  readonly index: string | null;
  /** True where the order can be walked without sorting. */
  readonly walkable: boolean;
}

export function planSort(sort: TaskSort): SortPlan {
  const keys = keysOf(sort);
  const columns = keys.map((key) => SORT_COLUMNS[key.column].column).filter((column) => column !== 'seq');
  const index = keys.length === 1 ? SORT_COLUMNS[sort.column].index : null;
  return {
    select: ['seq', ...columns].join(', '),
    orderBy: orderByOf(keys, false),
    reverseOrderBy: orderByOf(keys, true),
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
  /** Condition that row `a` of `tasks` stands before row `b`. */
  readonly isBefore: string;
}

export function orderOf(sort: TaskSort): TaskOrder {
  const keys = keysOf(sort);
  const { column, index, nullable } = SORT_COLUMNS[sort.column];
  const isSingle = keys.length === 1;
  // One order of a column without gaps serves both directions.
  const isReversed = isSingle && !nullable && sort.direction === 'desc';
  const ordered = isReversed ? [{ ...sort, direction: 'asc' as const }] : keys;
  const orderBy = orderByOf(ordered, false);
  const source = `SELECT seq FROM tasks ${isSingle && index ? `INDEXED BY ${index}` : ''}`;
  const present = isSingle && nullable;
  return {
    orderBy,
    isReversed,
    selectSeqs: present
      ? `${source} WHERE ${column} IS NOT NULL ORDER BY ${column} ${sort.direction}, seq ${sort.direction}`
      : `${source} ORDER BY ${orderBy}`,
    absent: present ? sort.direction : null,
    isBefore: isBeforeSql(ordered),
  };
}

/** Column of `tasks` behind a sort, for looking a value up. */
export function columnOf(column: TaskSortKey['column']): string {
  return SORT_COLUMNS[column].column;
}

/** Keys up to the one that decides every tie; a column named twice decides but once. */
function keysOf({ column, direction, thenBy = [] }: TaskSort): TaskSortKey[] {
  const keys = [{ column, direction }, ...thenBy];
  const first = keys.filter((key, at) => keys.findIndex((each) => each.column === key.column) === at);
  const seq = first.findIndex((key) => key.column === 'seq');
  return seq < 0 ? first : first.slice(0, seq + 1);
}

function orderByOf(keys: readonly TaskSortKey[], reversed: boolean): string {
  return [...keys, ...tieBreaker(keys)].map((key) => orderByKey(key, reversed)).join(', ');
}

// Arrival follows the direction of the first key, so that both directions of a single key mirror each other.
function tieBreaker(keys: readonly TaskSortKey[]): TaskSortKey[] {
  const [first] = keys;
  return !first || keys.some(({ column }) => column === 'seq') ? [] : [{ column: 'seq', direction: first.direction }];
}

function orderByKey({ column: name, direction }: TaskSortKey, reversed: boolean): string {
  const { column, nullable } = SORT_COLUMNS[name];
  const ascending = (direction === 'asc') !== reversed;
  // Tasks without the value come last either way: an operator sorts by deadline to see deadlines.
  const nulls = nullable ? `${column} IS NULL ${reversed ? 'DESC' : 'ASC'}, ` : '';
  return `${nulls}${column} ${ascending ? 'ASC' : 'DESC'}`;
}

function isBeforeSql(keys: readonly TaskSortKey[]): string {
  let ties = '';
  const cases: string[] = [];
  for (const { column: name, direction } of [...keys, ...tieBreaker(keys)]) {
    const { column, nullable } = SORT_COLUMNS[name];
    const sign = direction === 'asc' ? '<' : '>';
    if (nullable) cases.push(`${ties}(a.${column} IS NULL) < (b.${column} IS NULL)`);
    if (nullable) ties += `(a.${column} IS NULL) = (b.${column} IS NULL) AND `;
    cases.push(`${ties}a.${column} ${sign} b.${column}`);
    ties += `a.${column} IS b.${column} AND `;
  }
  return cases.map((each) => `(${each})`).join(' OR ');
}
