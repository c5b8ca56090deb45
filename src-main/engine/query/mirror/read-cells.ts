import type { Database } from 'better-sqlite3';
import { TASK_STATUSES } from '../../../../src-shared/models/task.ts';
import { type CellKey, type Cells, GONE } from './cells.ts';

/**
 * Reads `seq` and cell of all tasks in order of arrival, in steps between which the queue may change. Texts stay
 * in the database: a row says its project and type by the number of their combination, its status by its initial.
 */
export function* readCells(
  db: Database,
  cells: Cells,
  tasksAtOnce: number,
  take: (seq: number, cell: number) => void,
): Generator<void> {
  const idOf = numberCombinations(db, cells);
  const read = db
    .prepare<[number, number], [seq: number, code: number | null]>(
      `SELECT seq, (SELECT number FROM temp.list_cells c WHERE c.project = t.project AND c.type = t.type)
         * ${INITIALS.length} + instr('${INITIALS}', substr(status, 1, 1)) - 1
       FROM tasks t WHERE seq > ? ORDER BY seq LIMIT ? + 0`,
    )
    .raw();
  for (let last = 0; ; ) {
    const rows = read.all(last, tasksAtOnce);
    // A combination that is newer than the numbers belongs to a task that changed since: it is followed up later.
    for (const [seq, code] of rows) take(seq, code === null ? GONE : idOf(code));
    const end = rows.at(-1);
    if (!end || rows.length < tasksAtOnce) return;
    last = end[0];
    yield;
  }
}

const INITIALS = TASK_STATUSES.map((status) => status[0]).join('');

function numberCombinations(db: Database, cells: Cells): (code: number) => number {
  db.exec(
    `CREATE TEMP TABLE IF NOT EXISTS list_cells
       (project TEXT, type TEXT, number INTEGER, PRIMARY KEY (project, type)) WITHOUT ROWID;
     DELETE FROM temp.list_cells`,
  );
  const combinations = db.prepare<[], Omit<CellKey, 'status'>>('SELECT DISTINCT project, type FROM counters').all();
  const insert = db.prepare('INSERT INTO temp.list_cells VALUES (?, ?, ?)');
  for (const [number, { project, type }] of combinations.entries()) insert.run(project, type, number);
  const ids: number[] = [];
  return (code) => {
    const known = ids[code];
    if (known !== undefined) return known;
    const { project = '', type = '' } = combinations[Math.floor(code / TASK_STATUSES.length)] ?? {};
    const status = TASK_STATUSES[code % TASK_STATUSES.length] ?? 'queued';
    const id = cells.idFor({ status, project, type });
    ids[code] = id;
    return id;
  };
}
