import type { TaskFilter } from '../../../src-shared/models/task.ts';

export interface FilterSql {
  /** Condition without WHERE; `true` where the filter asks nothing. */
  readonly where: string;
  readonly values: readonly (string | number)[];
}

/** The filter as SQL over the content columns. Null among projects or types stands for "none", kept as ''. */
export function filterSql(filter: TaskFilter): FilterSql {
  const parts: string[] = [];
  const values: string[] = [];
  const oneOf = (column: string, wanted: readonly (string | null)[] | undefined): void => {
    if (!wanted?.length) return;
    parts.push(`${column} IN (${wanted.map(() => '?').join(', ')})`);
    values.push(...wanted.map((value) => value ?? ''));
  };
  oneOf('status', filter.status);
  oneOf('project', filter.projectId);
  oneOf('type', filter.type);
  if (filter.text) {
    const pattern = `%${escapeLike(filter.text)}%`;
    parts.push("(data LIKE ? ESCAPE '\\' OR id LIKE ? ESCAPE '\\' OR last_error LIKE ? ESCAPE '\\')");
    values.push(pattern, pattern, pattern);
  }
  return { where: parts.length > 0 ? parts.join(' AND ') : 'true', values };
}

export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
