import { TASK_STATUSES } from '../../../../src-shared/models/task.ts';
import { rowsOf, type StoredRow } from './cells.ts';
import { DatabasePages } from './database-pages.ts';
import type { StoredValue } from './records.ts';
import { layoutsOf, type SalvagedTable } from './table-layouts.ts';

/** A row that was found, by column; what it holds is not checked. */
export interface SalvagedRow {
  readonly table: SalvagedTable;
  readonly row: Readonly<Record<string, StoredValue>>;
}

const HASH_BYTES = 32;
const STATUSES: ReadonlySet<unknown> = new Set(TASK_STATUSES);

const isNumber = (value: unknown): boolean => typeof value === 'number';
const isHash = (value: unknown): boolean => Buffer.isBuffer(value) && value.length === HASH_BYTES;

/** What tells the rows of a table from all others, wherever they are found. */
const LOOKS_LIKE: Readonly<Record<SalvagedTable, (row: SalvagedRow['row']) => boolean>> = {
  tasks: (row) => isHash(row.hash) && STATUSES.has(row.status) && isNumber(row.born),
  task_versions: (row) => isHash(row.hash) && STATUSES.has(row.status) && isNumber(row.died) && isNumber(row.seq),
  queue_state: (row) => isHash(row.content_sum) && typeof row.strategy === 'string',
  projects: (row) => typeof row.project === 'string' && isNumber(row.completed_total) && isNumber(row.failed_total),
  snapshots: (row) => typeof row.id === 'string' && isNumber(row.mark) && typeof row.content_hash === 'string',
  snapshot_projects: (row) => isNumber(row.mark) && typeof row.project === 'string' && isNumber(row.completed_total),
  marks: (row) => row.purpose === 'snapshot' || row.purpose === 'checkpoint',
};

/** The column that is the row id itself; it is stored as null. */
const ROW_ID: Partial<Record<SalvagedTable, string>> = {
  tasks: 'seq',
  task_versions: 'version',
  queue_state: 'one',
  marks: 'mark',
};

/**
 * Every row of a queue database that can still be read, found page by page, whatever became of its schema, its indexes
 * or the trees above its rows. Pages that are free hold what was deleted and are passed over. A row that stands in two
 * places is given twice. Nothing on disk changes; no connection to the file may be open in this process.
 */
export function* salvageRows(path: string): Generator<SalvagedRow> {
  const pages = new DatabasePages(path);
  try {
    const layouts = Object.entries(layoutsOf(pages)) as Array<[SalvagedTable, readonly string[]]>;
    for (const page of pages.inUse()) {
      for (const stored of rowsOf(pages, page)) {
        for (const [table, columns] of layouts) {
          const row = asRowOf(table, columns, stored);
          if (row !== null) yield { table, row };
        }
      }
    }
  } finally {
    pages.close();
  }
}

function asRowOf(table: SalvagedTable, columns: readonly string[], { rowid, values }: StoredRow) {
  const idColumn = ROW_ID[table];
  if (values.length !== columns.length || (rowid === null) !== (idColumn === undefined)) return null;
  const row: Record<string, StoredValue> = {};
  for (const [index, column] of columns.entries()) {
    const value = values[index] ?? null;
    if (column === idColumn && value !== null) return null;
    row[column] = column === idColumn ? rowid : value;
  }
  return LOOKS_LIKE[table](row) ? row : null;
}
