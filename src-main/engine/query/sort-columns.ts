import { TASK_SORT_COLUMNS, type TaskSort, type TaskSortKey } from '../../../src-shared/models/task.ts';

interface SortColumn {
  readonly column: string;
  /** What the values are: texts of a facet, which the mirror knows already, or numbers (times are). */
  readonly values: 'arrival' | 'id' | 'facet' | 'number';
  readonly nullable: boolean;
}

const SORT_COLUMNS: Record<TaskSortKey['column'], SortColumn> = {
  seq: { column: 'seq', values: 'arrival', nullable: false },
  id: { column: 'id', values: 'id', nullable: false },
  projectId: { column: 'project', values: 'facet', nullable: false },
  type: { column: 'type', values: 'facet', nullable: false },
  status: { column: 'status', values: 'facet', nullable: false },
  priority: { column: 'priority', values: 'number', nullable: false },
  addedAt: { column: 'added_at', values: 'number', nullable: false },
  startedAt: { column: 'started_at', values: 'number', nullable: true },
  completedAt: { column: 'completed_at', values: 'number', nullable: true },
  failedAt: { column: 'failed_at', values: 'number', nullable: true },
  deadline: { column: 'deadline', values: 'number', nullable: true },
  runAt: { column: 'run_at', values: 'number', nullable: true },
  retries: { column: 'retries', values: 'number', nullable: false },
  weight: { column: 'weight', values: 'number', nullable: true },
};

/** Columns by which lists of a big queue are put in order before somebody asks; the others are read when needed. */
export const PREPARED_COLUMNS = TASK_SORT_COLUMNS.filter(
  (name) => name !== 'seq' && name !== 'retries' && !SORT_COLUMNS[name].nullable,
);

/** How a list is put in order. Ties are broken by arrival, so that every order is total and pages never overlap. */
export interface SortPlan {
  /** `seq` and the sorted columns: SQLite merges the parts of a view in order only if it is asked for all of them. */
  readonly select: string;
  readonly orderBy: string;
  /** The same order backwards: a page near the end is found faster from there. */
  readonly reverseOrderBy: string;
  /** True where the database can walk the order without sorting. */
  readonly walkable: boolean;
}

export function planSort(sort: TaskSort): SortPlan {
  const keys = keysOf(sort);
  const columns = keys.map((key) => SORT_COLUMNS[key.column].column).filter((column) => column !== 'seq');
  const { values } = SORT_COLUMNS[sort.column];
  return {
    select: ['seq', ...columns].join(', '),
    orderBy: orderByOf(keys, false),
    reverseOrderBy: orderByOf(keys, true),
    walkable: keys.length === 1 && (values === 'arrival' || values === 'id'),
  };
}

/** An order of all live tasks that serves one or both directions of a sort. */
export interface TaskOrder extends Omit<SortColumn, 'values'> {
  /** `several`: the order of more than one column, which the database makes. */
  readonly values: SortColumn['values'] | 'several';
  readonly orderBy: string;
  /** True where the sort is this order read backwards. */
  readonly isReversed: boolean;
  /** True where the values fall along this order; tasks without the value come last all the same. */
  readonly isDescending: boolean;
  /** Condition that row `a` of `tasks` stands before row `b`. */
  readonly isBefore: string;
}

export function orderOf(sort: TaskSort): TaskOrder {
  const keys = keysOf(sort);
  const shape = SORT_COLUMNS[sort.column];
  const isSingle = keys.length === 1;
  // One order of a column without gaps serves both directions.
  const isReversed = isSingle && !shape.nullable && sort.direction === 'desc';
  const ordered = isReversed ? [{ ...sort, direction: 'asc' as const }] : keys;
  return {
    ...shape,
    values: isSingle ? shape.values : 'several',
    orderBy: orderByOf(ordered, false),
    isReversed,
    isDescending: !isReversed && sort.direction === 'desc',
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
