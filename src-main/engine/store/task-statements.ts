import type { Database, Statement } from 'better-sqlite3';
import { CONTENT_COLUMNS } from '../../storage/sqlite/schema.ts';
import type { TaskContent, TaskRecord } from './task-record.ts';

export const RECORD_COLUMNS = [...CONTENT_COLUMNS, 'born', 'lease_fence', 'lease_until', 'lease_owner'] as const;
const RECORD_LIST = RECORD_COLUMNS.join(', ');

/** About what the lease and the times of a claimed task take. */
const ROOM = Buffer.alloc(40);
const LEASE = ['lease_fence', 'lease_until', 'lease_owner'] as const;
const STATE = [
  'status',
  'run_at',
  'started_at',
  'completed_at',
  'failed_at',
  'retries',
  'stalls',
  'last_error',
  'result',
  'hash',
  'born',
] as const;
/** Columns of the content that a change of state leaves as they are. */
export const EDITED_COLUMNS = [
  'id',
  'project',
  'type',
  'priority',
  'weight',
  'deadline',
  'added_at',
  'max_retries',
  'extra',
  'data',
] as const satisfies ReadonlyArray<keyof TaskContent>;

const INSERTED = [...CONTENT_COLUMNS, 'born', 'lease_until'] as const;
const CHANGED_STATE = [...STATE, ...LEASE, 'seq'] as const;
const CHANGED_CONTENT = [...CONTENT_COLUMNS.filter((column) => column !== 'seq'), 'born', ...LEASE, 'seq'] as const;

/** `UPDATE` of the columns but the last, which names the row. */
const update = (columns: readonly string[], more = ''): string =>
  `UPDATE tasks SET ${columns
    .slice(0, -1)
    .map((column) => `${column} = ?`)
    .join(', ')}${more} WHERE ${columns.at(-1)} = ?`;

/**
 * Prepared statements over `tasks`. A change of state has a statement of its own, because SQLite rewrites the
 * entries of every index that names a column of the SET list, changed or not. Values are bound by position, which
 * takes half the time of binding by name.
 */
export class TaskStatements {
  readonly byId: Statement<[string], TaskRecord>;
  readonly bySeq: Statement<[number], TaskRecord>;
  readonly remove: Statement<[number]>;
  readonly #insert: Statement<unknown[]>;
  readonly #updateState: Statement<unknown[]>;
  readonly #updateContent: Statement<unknown[]>;

  constructor(db: Database) {
    this.byId = db.prepare(`SELECT ${RECORD_LIST} FROM tasks WHERE id = ?`);
    this.bySeq = db.prepare(`SELECT ${RECORD_LIST} FROM tasks WHERE seq = ?`);
    this.remove = db.prepare('DELETE FROM tasks WHERE seq = ?');
    this.#insert = db.prepare(
      `INSERT INTO tasks (${INSERTED.join(', ')}, room) VALUES (${INSERTED.map(() => '?').join(', ')}, ?)
       ON CONFLICT (id) DO NOTHING`,
    );
    this.#updateState = db.prepare(update(CHANGED_STATE, ', room = NULL'));
    this.#updateContent = db.prepare(update(CHANGED_CONTENT));
  }

  /** False, and nothing is changed, where the id is taken. */
  insert(record: TaskRecord): boolean {
    const isWaiting = record.status === 'queued' || record.status === 'scheduled';
    const { changes } = this.#insert.run(...INSERTED.map((column) => record[column]), isWaiting ? ROOM : null);
    return changes === 1;
  }

  updateState(record: TaskRecord): void {
    this.#updateState.run(...CHANGED_STATE.map((column) => record[column]));
  }

  updateContent(record: TaskRecord): void {
    this.#updateContent.run(...CHANGED_CONTENT.map((column) => record[column]));
  }
}
