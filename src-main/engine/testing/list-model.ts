import type { TaskFilter, TaskSort, TaskSortKey } from '../../../src-shared/models/task.ts';
import { isFacetTerm } from '../query/terms/split-filter.ts';
import type { TaskRecord } from '../store/task-record.ts';
import { holdsFor } from './term-model.ts';

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
  completedAt: 'completed_at',
  failedAt: 'failed_at',
  weight: 'weight',
} as const satisfies Record<TaskSort['column'], keyof TaskRecord>;

/** The rows a list must show, found by looking at every row: filtered, and in the order asked for. */
export function listed(rows: readonly TaskRecord[], filter: TaskFilter, sort: TaskSort): TaskRecord[] {
  const keys = [sort, ...(sort.thenBy ?? []), { column: 'seq' as const, direction: sort.direction }];
  return rows.filter(matching(filter)).sort((left, right) => {
    for (const key of keys) {
      const order = compareBy(key, left, right);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function compareBy({ column, direction }: TaskSortKey, left: TaskRecord, right: TaskRecord): number {
  const [a, b] = [left[COLUMN[column]], right[COLUMN[column]]];
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return direction === 'asc' ? compare(a, b) : compare(b, a);
}

function matching({ status, projectId, type, text, terms = [] }: TaskFilter): (row: TaskRecord) => boolean {
  const isAmong = (wanted: readonly (string | null)[] | undefined, value: string): boolean =>
    !wanted?.length || wanted.includes(value || null);
  // Bodies are JSON text: a text is found as it reads and as JSON writes it.
  const sought = text ? [text, JSON.stringify(text).slice(1, -1)].map(asciiLower) : null;
  return (row) =>
    isAmong(status, row.status) &&
    isAmong(projectId, row.project) &&
    isAmong(type, row.type) &&
    terms.every((term) => holdsFor(row, term)) &&
    (sought === null ||
      [row.id, row.data, row.last_error, row.result].some((part) =>
        sought.some((form) => asciiLower(part ?? '').includes(form)),
      ));
}

const asciiLower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
}

/** For each facet the counts under all other parts of the filter, sorted by value. */
export function facetsOf(rows: readonly TaskRecord[], filter: TaskFilter) {
  const { text, terms = [] } = filter;
  const others = terms.filter((term) => !isFacetTerm(term));
  const withText = rows.filter(matching({ ...(text && { text }), terms: others }));
  const counted = (part: 'status' | 'projectId' | 'type', column: 'status' | 'project' | 'type') => {
    const counted = withText.filter(matching({ ...filter, [part]: [] }));
    const values = [...new Set(withText.map((row) => row[column]))].sort();
    return values.map((value) => ({
      value: value || null,
      count: counted.filter((row) => row[column] === value).length,
    }));
  };
  return {
    status: counted('status', 'status'),
    projectId: counted('projectId', 'project'),
    type: counted('type', 'type'),
  };
}
