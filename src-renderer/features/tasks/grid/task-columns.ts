import type { ColumnPreference } from '../../../../src-shared/models/table-preferences.ts';
import type { TaskRow, TaskSort, TaskSortKey } from '../../../../src-shared/models/task.ts';

export type SortColumn = TaskSort['column'];
type Direction = TaskSort['direction'];

/** A column of the task list, as far as layout and order go. */
export interface TaskColumn {
  readonly id: string;
  readonly head: string;
  /** Said on hover over the head; null where the head says it all. */
  readonly explanation: string | null;
  /** What clicking the head sorts by, null where the list cannot be sorted by it, and the direction that comes first. */
  readonly sort: { readonly column: SortColumn; readonly first: Direction } | null;
  readonly width: number;
  readonly numeric: boolean;
}

function column(id: string, head: string, width: number, rest: Partial<TaskColumn> = {}): TaskColumn {
  return { id, head, width, explanation: null, sort: null, numeric: false, ...rest };
}

/** In the order in which they stand. */
export const TASK_COLUMNS: readonly TaskColumn[] = [
  column('status', 'Status', 102, { sort: { column: 'status', first: 'asc' } }),
  column('id', 'Task', 196, { sort: { column: 'id', first: 'asc' } }),
  column('projectId', 'Project', 128, { sort: { column: 'projectId', first: 'asc' } }),
  column('type', 'Type', 84, { sort: { column: 'type', first: 'asc' } }),
  column('priority', 'Priority', 84, {
    sort: { column: 'priority', first: 'desc' },
    numeric: true,
    explanation: 'Higher goes first',
  }),
  column('retries', 'Retries', 74, {
    sort: { column: 'retries', first: 'desc' },
    numeric: true,
    explanation: 'How often the task was tried again',
  }),
  column('addedAt', 'Added', 70, {
    sort: { column: 'addedAt', first: 'desc' },
    numeric: true,
    explanation: 'How long ago it was added',
  }),
  column('startedAt', 'Started', 80, {
    sort: { column: 'startedAt', first: 'desc' },
    numeric: true,
    explanation: 'How long ago its last try started',
  }),
  column('runAt', 'Runs', 76, {
    sort: { column: 'runAt', first: 'asc' },
    numeric: true,
    explanation: 'When a scheduled task becomes ready',
  }),
  column('deadline', 'Deadline', 92, { sort: { column: 'deadline', first: 'asc' }, numeric: true }),
  column('completedAt', 'Completed', 92, {
    sort: { column: 'completedAt', first: 'desc' },
    numeric: true,
    explanation: 'How long ago it was completed',
  }),
  column('failedAt', 'Failed', 76, {
    sort: { column: 'failedAt', first: 'desc' },
    numeric: true,
    explanation: 'How long ago its last try failed',
  }),
  column('weight', 'Weight', 74, {
    sort: { column: 'weight', first: 'desc' },
    numeric: true,
    explanation: 'Turns per round of its project',
  }),
  column('dataBytes', 'Data', 76, { numeric: true, explanation: 'Size of its data as JSON' }),
  column('errorLine', 'Error', 220),
];

/** Who gets room first when there is not enough for all. */
const BY_IMPORTANCE = [
  'status',
  'id',
  'addedAt',
  'projectId',
  'priority',
  'type',
  'retries',
  'errorLine',
  'startedAt',
  'deadline',
  'runAt',
  'dataBytes',
  'completedAt',
  'failedAt',
  'weight',
];

/** Widths that the content asks for, by column id; they replace the usual ones. */
export type WantedWidths = Readonly<Record<string, number>>;

/**
 * The columns that fit side by side without scrolling, in the order in which they stand. The column that the list is
 * sorted by and the first two are always among them.
 */
export function visibleColumns(width: number, sort: TaskSort, wanted: WantedWidths = {}): string[] {
  const sorted = TASK_COLUMNS.find((each) => isSortedBy(each, sort))?.id;
  const order = [...BY_IMPORTANCE].sort((a, b) => rank(a, sorted) - rank(b, sorted));
  const shown = new Set<string>();
  let room = width;
  for (const id of order) {
    const needed = wanted[id] ?? usualWidth(id);
    const must = id === 'status' || id === 'id' || id === sorted;
    if (!must && needed > room) break;
    shown.add(id);
    room -= needed;
  }
  return TASK_COLUMNS.filter(({ id }) => shown.has(id)).map(({ id }) => id);
}

export function usualWidth(id: string): number {
  return TASK_COLUMNS.find((each) => each.id === id)?.width ?? 0;
}

function rank(id: string, sorted: string | undefined): number {
  return id === sorted ? 1.5 : BY_IMPORTANCE.indexOf(id);
}

/** The order of arrival is the order of "Added" as far as a reader can tell. */
export function isSortedBy(column: TaskColumn, sort: TaskSortKey): boolean {
  return column.sort?.column === (sort.column === 'seq' ? 'addedAt' : sort.column);
}

/** Place of the column among those the list is sorted by, from 0; -1 where it is none of them. */
export function sortPlace(column: TaskColumn, { thenBy = [], ...first }: TaskSort): number {
  return [first, ...thenBy].findIndex((key) => isSortedBy(column, key));
}

/** Sorts by the column where the ones before leave ties: its first direction, then the other, then not at all. */
export function addedSort(column: TaskColumn, sort: TaskSort, usual: TaskSort): TaskSort {
  const place = sortPlace(column, sort);
  const { thenBy = [] } = sort;
  if (!column.sort || place === 0) return nextSort(column, sort, usual);
  const { column: by, first } = column.sort;
  const others = thenBy.filter((_, at) => at !== place - 1);
  const key = thenBy[place - 1];
  if (key && key.direction !== first) return withThenBy(sort, others);
  const direction = key ? (first === 'asc' ? 'desc' : 'asc') : first;
  const next = { column: by, direction };
  return withThenBy(
    sort,
    key ? thenBy.map((each) => (each === key ? next : each)) : [...others, next].slice(-MOST_KEYS),
  );
}

const MOST_KEYS = 3;

function withThenBy({ column, direction }: TaskSort, thenBy: TaskSort['thenBy'] = []): TaskSort {
  return thenBy.length === 0 ? { column, direction } : { column, direction, thenBy };
}

/** The columns with the one at `index` moved by `delta` places. */
export function movedColumn(columns: readonly ColumnPreference[], index: number, delta: number): ColumnPreference[] {
  const moved = [...columns];
  const [column] = moved.splice(index, 1);
  if (column) moved.splice(Math.max(0, index + delta), 0, column);
  return moved;
}

/** First click: the direction that is asked for most; second: the other; third: back to the usual order. */
export function nextSort(column: TaskColumn, sort: TaskSort, usual: TaskSort): TaskSort {
  if (!column.sort) return sort;
  const { column: by, first } = column.sort;
  const second: Direction = first === 'asc' ? 'desc' : 'asc';
  if (!isSortedBy(column, sort)) return { column: by, direction: first };
  return sort.direction === first ? { column: by, direction: second } : usual;
}

const CELL_PADDING = 15;
const MONO_CHAR = 7.15;
const TEXT_CHAR = 7.5;
const WIDE_CHAR = 13.2;
const FIRST_WIDE = 0x2e80;
const MAX_ID = 460;
const MAX_PROJECT = 240;

/** Room that ids and projects of these rows need, so that neither is cut off. Never less than `before`. */
export function contentWidths(rows: readonly TaskRow[], before: WantedWidths = {}): WantedWidths {
  if (rows.length === 0) return before;
  let id = before.id ?? 0;
  let projectId = before.projectId ?? 0;
  for (const row of rows) {
    id = Math.max(id, textWidth(row.id, MONO_CHAR));
    projectId = Math.max(projectId, textWidth(row.projectId ?? '', TEXT_CHAR));
  }
  const widths = { id: Math.min(MAX_ID, id), projectId: Math.max(72, Math.min(MAX_PROJECT, projectId)) };
  return widths.id === before.id && widths.projectId === before.projectId ? before : widths;
}

function textWidth(text: string, perChar: number): number {
  let width = CELL_PADDING;
  for (let at = 0; at < text.length; at += 1) width += text.charCodeAt(at) >= FIRST_WIDE ? WIDE_CHAR : perChar;
  return Math.ceil(width);
}
