import type { TaskFilter, TaskSort } from '../../../src-shared/models/task.ts';
import type { TaskRecord } from '../store/task-record.ts';

const COLUMN = {
  seq: 'seq',
  id: 'id',
  projectId: 'project',
  type: 'type',
  priority: 'priority',
  status: 'status',
  addedAt: 'added_at',
  startedAt: 'started_at',
  deadline: 'deadline',
  runAt: 'run_at',
  retries: 'retries',
} as const satisfies Record<TaskSort['column'], keyof TaskRecord>;

/** The rows a list must show, found by looking at every row: filtered, and in the order asked for. */
export function listed(rows: readonly TaskRecord[], filter: TaskFilter, sort: TaskSort): TaskRecord[] {
  const sign = sort.direction === 'asc' ? 1 : -1;
  return rows.filter(matching(filter)).sort((left, right) => {
    const [a, b] = [left[COLUMN[sort.column]], right[COLUMN[sort.column]]];
    if (a === null || b === null) return a === b ? sign * (left.seq - right.seq) : a === null ? 1 : -1;
    return sign * (compare(a, b) || left.seq - right.seq);
  });
}

function matching({ status, projectId, type, text }: TaskFilter): (row: TaskRecord) => boolean {
  const isAmong = (wanted: readonly (string | null)[] | undefined, value: string): boolean =>
    !wanted?.length || wanted.includes(value || null);
  // Bodies are JSON text: a text is found as it reads and as JSON writes it.
  const sought = text ? [text, JSON.stringify(text).slice(1, -1)].map(asciiLower) : null;
  return (row) =>
    isAmong(status, row.status) &&
    isAmong(projectId, row.project) &&
    isAmong(type, row.type) &&
    (sought === null ||
      [row.id, row.data, row.last_error].some((part) => sought.some((form) => asciiLower(part ?? '').includes(form))));
}

const asciiLower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
}

/** For each facet the counts under all other parts of the filter, sorted by value. */
export function facetsOf(rows: readonly TaskRecord[], filter: TaskFilter) {
  const withText = rows.filter(matching(filter.text ? { text: filter.text } : {}));
  const counted = (part: 'status' | 'projectId' | 'type', column: 'status' | 'project' | 'type') => {
    const others = withText.filter(matching({ ...filter, [part]: [] }));
    const values = [...new Set(withText.map((row) => row[column]))].sort();
    return values.map((value) => ({
      value: value || null,
      count: others.filter((row) => row[column] === value).length,
    }));
  };
  return {
    status: counted('status', 'status'),
    projectId: counted('projectId', 'project'),
    type: counted('type', 'type'),
  };
}
