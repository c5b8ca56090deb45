import {
  DEFAULT_TASK_SORT,
  TASK_SORT_COLUMNS,
  type TaskSort,
  type TaskSortKey,
} from '../../../src-shared/models/task.ts';

/** What the address of a task list holds besides queue, view and filter. */
export interface TaskAddress {
  readonly sort: TaskSort;
  /** The task in the drawer, or null. */
  readonly taskId: string | null;
}

/** Reads `sort=priority.desc,addedAt.asc` and `task=task-1` from an address like `#/q/main/tasks?...`. */
export function readTaskAddress(hash: string): TaskAddress {
  const params = queryOf(hash);
  return { sort: readSort(params.get('sort')), taskId: params.get('task') || null };
}

/** The same address with this sort and task; the usual sort and no task are left out. */
export function writeTaskAddress(hash: string, { sort, taskId }: TaskAddress): string {
  const [path = ''] = hash.split('?', 1);
  const params = queryOf(hash);
  params.delete('sort');
  params.delete('task');
  const usual = sort.column === DEFAULT_TASK_SORT.column && sort.direction === DEFAULT_TASK_SORT.direction;
  const keys = [sort, ...(sort.thenBy ?? [])].map(({ column, direction }) => `${column}.${direction}`);
  if (!usual || keys.length > 1) params.set('sort', keys.join(','));
  if (taskId !== null) params.set('task', taskId);
  const query = params.toString();
  return query === '' ? path : `${path}?${query}`;
}

function queryOf(hash: string): URLSearchParams {
  const start = hash.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : hash.slice(start + 1));
}

function readSort(written: string | null): TaskSort {
  const [first, ...thenBy] = (written ?? '')
    .split(',')
    .slice(0, 4)
    .flatMap((key) => readKey(key) ?? []);
  if (!first) return DEFAULT_TASK_SORT;
  return thenBy.length === 0 ? first : { ...first, thenBy };
}

function readKey(written: string): TaskSortKey | null {
  const [name, direction] = written.split('.');
  const column = TASK_SORT_COLUMNS.find((each) => each === name);
  return column && (direction === 'asc' || direction === 'desc') ? { column, direction } : null;
}
