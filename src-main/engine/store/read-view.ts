import type { Database } from 'better-sqlite3';
import { type ViewMark, viewSource } from '../../snapshots/view-sql.ts';
import type { StoredTask } from '../../storage/checkpoint.ts';
import { CONTENT_COLUMN_LIST } from '../../storage/sqlite/schema.ts';
import { composeStoredText } from './stored-text.ts';
import type { TaskContent } from './task-record.ts';

const ROWS_AT_ONCE = 1000;

type ViewRow = TaskContent & { readonly seq: number };

/** All tasks of a view in order of arrival. No statement stays open between two tasks, so writes may go on. */
export function* readRows(db: Database, mark: ViewMark): Generator<ViewRow> {
  const read = db.prepare<[number], ViewRow>(
    `SELECT ${CONTENT_COLUMN_LIST} FROM ${viewSource(mark)} WHERE seq > ? ORDER BY seq LIMIT ${ROWS_AT_ONCE}`,
  );
  let last = 0;
  for (;;) {
    const rows = read.all(last);
    yield* rows;
    const end = rows.at(-1);
    if (!end || rows.length < ROWS_AT_ONCE) return;
    last = end.seq;
  }
}

/** The same as texts, for storage. */
export function* readView(db: Database, mark: ViewMark): Generator<StoredTask> {
  for (const row of readRows(db, mark)) {
    yield { text: composeStoredText(row.seq, row), statusIfAbsent: row.status };
  }
}
