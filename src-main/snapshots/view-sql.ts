import { CONTENT_COLUMN_LIST } from '../storage/sqlite/schema.ts';

/** What a query reads: the queue as it is, or as it was at a mark. */
export type ViewMark = number | null;

/**
 * SQL that stands for the tasks of a view in a FROM clause, with all content columns. A row belongs to mark k if
 * it was born at or before k and had not died by then. The `+` keeps SQLite from walking the `born` index where
 * the index of the wanted order is the better way.
 */
export function viewSource(mark: ViewMark, columns: string = CONTENT_COLUMN_LIST): string {
  if (mark === null) return 'tasks';
  const k = Math.trunc(mark);
  const versions = `SELECT ${columns} FROM task_versions WHERE born <= ${k} AND died > ${k}`;
  if (k < 0) return `(${versions})`;
  return `(SELECT ${columns} FROM tasks WHERE +born <= ${k} UNION ALL ${versions})`;
}
