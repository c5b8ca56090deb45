import type { Database } from 'better-sqlite3';
import { CONTENT_COLUMN_LIST } from '../../../storage/sqlite/schema.ts';
import { ContentSum, hashTask } from '../../store/content-hash.ts';
import type { TaskContent } from '../../store/task-record.ts';

/** A task whose content is not what its hash was made of. */
export interface DamagedTask {
  readonly id: string;
  readonly seq: number;
  /** Set where it is a task as a snapshot holds it: the epochs in which it was so. */
  readonly version: { readonly born: number; readonly died: number } | null;
}

export interface TasksChecked {
  readonly count: number;
  readonly damaged: readonly DamagedTask[];
  /** Of the hashes that the content gives. */
  readonly sum: ContentSum;
}

type Row = TaskContent & { readonly seq: number; readonly hash: Buffer; readonly born: number; readonly died?: number };

const ROWS_AT_ONCE = 500;

/**
 * Computes the hash of every row of a table anew. Yields how many were read, between rows and with no statement open.
 *
 * @internal
 */
export function* checkTasks(db: Database, table: 'tasks' | 'task_versions'): Generator<number, TasksChecked> {
  const key = table === 'tasks' ? 'seq' : 'version';
  const columns = `${CONTENT_COLUMN_LIST}, born${table === 'tasks' ? '' : ', died, version'}`;
  const read = db.prepare<[number], Row>(
    `SELECT ${columns} FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ${ROWS_AT_ONCE}`,
  );
  const damaged: DamagedTask[] = [];
  const sum = new ContentSum();
  let [count, last] = [0, Number.MIN_SAFE_INTEGER];
  for (let rows = read.all(last); rows.length > 0; rows = read.all(last)) {
    for (const row of rows) {
      const hash = hashOf(row);
      if (hash === null || !hash.equals(row.hash)) damaged.push(damagedTask(row));
      sum.add(hash ?? row.hash);
      last = Number(Reflect.get(row, key));
    }
    count += rows.length;
    yield count;
  }
  return { count, damaged, sum };
}

// A text that is no JSON any more cannot be put together.
function hashOf(row: Row): Buffer | null {
  try {
    return hashTask(row);
  } catch {
    return null;
  }
}

function damagedTask({ id, seq, born, died }: Row): DamagedTask {
  return { id: String(id), seq, version: died === undefined ? null : { born, died } };
}
