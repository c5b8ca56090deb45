import type Database from 'better-sqlite3';

interface TaskRow {
  readonly id: string;
  readonly project_id: string | null;
  readonly type: string | null;
  readonly priority: number | null;
  readonly status: string | null;
  readonly data: string | null;
  readonly added_at: string | number | null;
}

/** The queue as the original's JSON, put together from its table of tasks; empty where there is none. */
export function tableText(db: Database.Database): string {
  const columns = new Set(db.prepare<[], string>("SELECT name FROM pragma_table_info('tasks')").pluck().all());
  if (!columns.has('id')) return '{"queue":[]}';
  const order = columns.has('added_at') ? 'added_at, rowid' : 'rowid';
  const tasks = db.prepare<[], TaskRow>(`SELECT * FROM tasks ORDER BY ${order}`).all();
  return `{"queue":[${tasks.map(taskText).join(',')}]}`;
}

/** Some versions kept the whole task in `data`, others its data alone. */
function taskText(row: TaskRow): string {
  const data = parsed(row.data);
  if (isObject(data) && data.id === row.id) return row.data ?? '{}';
  const { id, type, priority } = row;
  return JSON.stringify({
    ...{ id, projectId: row.project_id, type, priority: priority ?? 0, status: row.status ?? 'queued', data },
    ...(row.added_at === null || row.added_at === undefined ? {} : { addedAt: row.added_at }),
  });
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
