import type { Database } from 'better-sqlite3';
import type { SalvagedRow } from '../../../storage/sqlite/salvage/salvage.ts';
import { CONTENT_COLUMNS } from '../../../storage/sqlite/schema.ts';
import { hashTask } from '../../store/content-hash.ts';
import type { TaskContent } from '../../store/task-record.ts';
import { RECORD_COLUMNS } from '../../store/task-statements.ts';
import type { RebuildReport } from './rebuild-report.ts';
import { recount } from './recount.ts';

const VERSION_COLUMNS = [...CONTENT_COLUMNS, 'born', 'died'] as const;

/**
 * Fills an empty queue database with salvaged rows. Tasks count only with the content their hash was made of; where one
 * is found twice the newer counts. All that can be told from the tasks is counted anew, and snapshots whose content is
 * no longer whole are dropped.
 */
export function rebuild(db: Database, rows: Iterable<SalvagedRow>, now: number): RebuildReport {
  const write = new RowWriter(db);
  db.exec('BEGIN');
  for (const { table, row } of rows) write.add(table, row);
  const counted = recount(db, { stateRow: write.stateRow, now });
  db.exec('COMMIT');
  return { ...counted, damagedTasks: write.damagedTasks };
}

class RowWriter {
  stateRow: SalvagedRow['row'] | null = null;
  readonly #damaged = new Set<unknown>();
  readonly #db: Database;
  readonly #addTask;
  readonly #addVersion;

  constructor(db: Database) {
    this.#db = db;
    // An id belongs to one task: where two rows claim it, the newer one is right.
    this.#addTask = db.prepare<[object]>(
      `INSERT OR REPLACE INTO tasks (${RECORD_COLUMNS.join(', ')})
       SELECT ${RECORD_COLUMNS.map((column) => `@${column}`).join(', ')}
       WHERE NOT EXISTS (SELECT 1 FROM tasks WHERE (seq = @seq OR id = @id) AND born > @born)`,
    );
    this.#addVersion = insertInto(db, 'task_versions', VERSION_COLUMNS);
  }

  get damagedTasks(): number {
    return this.#damaged.size;
  }

  add(table: SalvagedRow['table'], row: SalvagedRow['row']): void {
    if (table === 'tasks') this.#task(row);
    else if (table === 'task_versions') this.#version(row);
    else if (table === 'queue_state') this.stateRow = row;
    else if (table !== 'marks' || row.purpose === 'snapshot') this.#other(table, row);
  }

  #task(row: SalvagedRow['row']): void {
    if (isWhole(row)) runQuietly(() => this.#addTask.run(valuesOf(row, RECORD_COLUMNS)));
    else this.#damaged.add(row.seq);
  }

  #version(row: SalvagedRow['row']): void {
    if (isWhole(row)) runQuietly(() => this.#addVersion.run(valuesOf(row, VERSION_COLUMNS)));
  }

  #other(table: SalvagedRow['table'], row: SalvagedRow['row']): void {
    const columns = this.#db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table);
    runQuietly(() => insertInto(this.#db, table, columns).run(valuesOf(row, columns)));
  }
}

function insertInto(db: Database, table: string, columns: readonly string[]) {
  const values = columns.map((column) => `@${column}`).join(', ');
  return db.prepare<[object]>(`INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${values})`);
}

function isWhole(row: SalvagedRow['row']): boolean {
  try {
    return hashTask(row as unknown as TaskContent).equals(row.hash as Buffer);
  } catch {
    return false;
  }
}

// A row that the tables refuse (a text in a column of numbers) is damaged too.
function runQuietly(write: () => unknown): void {
  try {
    write();
  } catch {}
}

function valuesOf(row: SalvagedRow['row'], columns: readonly string[]) {
  return Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
}
