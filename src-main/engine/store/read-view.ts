import type { Database } from 'better-sqlite3';
import { type ViewMark, viewSource } from '../../snapshots/view-sql.ts';
import type { StoredTask } from '../../storage/checkpoint.ts';
import { CONTENT_COLUMN_LIST } from '../../storage/sqlite/schema.ts';
import { composeStoredText } from './stored-text.ts';
import type { TaskContent } from './task-record.ts';

const ROWS_AT_ONCE = 1000;

/** All tasks of a view in order of arrival. No statement stays open between two tasks, so writes may go on. */
export function* readView(db: Database, mark: ViewMark): Generator<StoredTask> {
  const read = db.prepare<[number], TaskContent & { seq: number }>(
    `SELECT ${CONTENT_COLUMN_LIST} FROM ${viewSource(mark)} WHERE seq > ? ORDER BY seq LIMIT ${ROWS_AT_ONCE}`,
  );
  let last = 0;
  for (;;) {
    const rows = read.all(last);
    for (const row of rows) yield { text: composeStoredText(row.seq, row), statusIfAbsent: row.status };
    const end = rows.at(-1);
    if (!end || rows.length < ROWS_AT_ONCE) return;
    last = end.seq;
  }
}
