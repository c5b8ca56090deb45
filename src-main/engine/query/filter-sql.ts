import type { TaskFilter } from '../../../src-shared/models/task.ts';
import { type Condition, every } from './terms/condition.ts';
import { termSql } from './terms/term-sql.ts';
import { textIn } from './terms/text-sql.ts';

/** Columns that a free text is looked for in. */
const FREE_TEXT = ['data', 'id', 'last_error', 'result'];

/**
 * The filter as SQL over the content columns. Null among projects or types stands for "none", kept as ''. Moments
 * must be fixed (see atMoment); regular expressions have no SQL.
 */
export function filterSql(filter: TaskFilter): Condition {
  const parts: Condition[] = [];
  const oneOf = (column: string, wanted: readonly (string | null)[] | undefined): void => {
    if (!wanted?.length) return;
    const where = `${column} IN (${wanted.map(() => '?').join(', ')})`;
    parts.push({ where, values: wanted.map((value) => value ?? '') });
  };
  oneOf('status', filter.status);
  oneOf('project', filter.projectId);
  oneOf('type', filter.type);
  if (filter.text) parts.push(textIn(FREE_TEXT, [filter.text], 'contains'));
  parts.push(...(filter.terms ?? []).map(termSql));
  return every(parts);
}
