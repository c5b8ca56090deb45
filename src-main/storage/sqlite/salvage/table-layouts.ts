import Database from 'better-sqlite3';
import { SQLITE_SCHEMA_VERSION } from '../format-id.ts';
import { SCHEMA_SQL } from '../schema.ts';
import { rowsOf } from './cells.ts';
import type { DatabasePages } from './database-pages.ts';

const TABLES = [
  'queue_state',
  'tasks',
  'task_versions',
  'projects',
  'snapshots',
  'snapshot_projects',
  'marks',
] as const;
export type SalvagedTable = (typeof TABLES)[number];

/** The columns of each table in the order in which its rows hold them. */
export type TableLayouts = Readonly<Record<SalvagedTable, readonly string[]>>;

/** As the file itself describes its tables, where that can be read; otherwise as this program makes them. */
export function layoutsOf(pages: DatabasePages): TableLayouts {
  const current = columnsOf([SCHEMA_SQL]);
  if (pages.version === SQLITE_SCHEMA_VERSION) return current;
  const own = columnsOf(tablesDescribedIn(pages));
  return Object.fromEntries(
    TABLES.map((table) => [table, own[table].length > 0 ? own[table] : current[table]]),
  ) as Record<SalvagedTable, readonly string[]>;
}

function columnsOf(statements: readonly string[]): TableLayouts {
  const db = new Database(':memory:');
  try {
    for (const sql of statements) {
      try {
        db.exec(sql);
      } catch {
        // Damaged text; the table is then taken for one of ours as it is now.
      }
    }
    const columns = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?) ORDER BY cid').pluck();
    return Object.fromEntries(TABLES.map((table) => [table, columns.all(table)])) as Record<SalvagedTable, string[]>;
  } finally {
    db.close();
  }
}

function tablesDescribedIn(pages: DatabasePages): string[] {
  const found: string[] = [];
  for (const page of pages.inUse()) {
    for (const { values } of rowsOf(pages, page)) {
      const [type, name, , , sql] = values;
      const isOurs = values.length === 5 && type === 'table' && TABLES.some((table) => table === name);
      if (isOurs && typeof sql === 'string' && /^CREATE TABLE [a-z_]+ \(/.test(sql)) found.push(sql);
    }
  }
  return found;
}
