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
    const text = textCondition(filter.text);
    parts.push(text.where);
    values.push(...text.values);
  }
  return { where: parts.length > 0 ? parts.join(' AND ') : 'true', values };
}

/** The text anywhere in data, id or error. Most tasks have no error; asking that first is cheaper than a LIKE. */
export function textCondition(text: string): { readonly where: string; readonly values: string[] } {
  const pattern = `%${escapeLike(text)}%`;
  const where =
    "(data LIKE ? ESCAPE '\\' OR id LIKE ? ESCAPE '\\' OR (last_error IS NOT NULL AND last_error LIKE ? ESCAPE '\\'))";
  return { where, values: [pattern, pattern, pattern] };
}

export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
