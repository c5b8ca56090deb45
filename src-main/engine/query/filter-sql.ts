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

/**
 * The text anywhere in data, id or error. These are kept as JSON text, where quotes, backslashes and line breaks
 * stand escaped: a text with such characters is looked for as it reads and as it is kept. Most tasks have no
 * error; asking that first is cheaper than a LIKE.
 */
export function textCondition(text: string): { readonly where: string; readonly values: string[] } {
  const kept = JSON.stringify(text).slice(1, -1);
  const patterns = (kept === text ? [text] : [text, kept]).map((form) => `%${escapeLike(form)}%`);
  const like = (column: string): string => patterns.map(() => `${column} LIKE ? ESCAPE '\\'`).join(' OR ');
  const where = `(${like('data')} OR ${like('id')} OR (last_error IS NOT NULL AND (${like('last_error')})))`;
  return { where, values: [...patterns, ...patterns, ...patterns] };
}

export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
