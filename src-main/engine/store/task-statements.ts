import type { Database, Statement } from 'better-sqlite3';
import { CONTENT_COLUMNS } from '../../storage/sqlite/schema.ts';
import type { TaskContent, TaskRecord } from './task-record.ts';

export const RECORD_COLUMNS = [...CONTENT_COLUMNS, 'born', 'lease_fence', 'lease_until', 'lease_owner'] as const;
const RECORD_LIST = RECORD_COLUMNS.join(', ');

/** About what the lease and the times of a claimed task take. */
const ROOM = "iif(@status IN ('queued', 'scheduled'), zeroblob(40), NULL)";
const LEASE = 'lease_fence = @lease_fence, lease_until = @lease_until, lease_owner = @lease_owner';
const STATE = [
  'status',
  'run_at',
  'started_at',
  'completed_at',
  'failed_at',
  'retries',
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

const assign = (columns: readonly string[]): string => columns.map((column) => `${column} = @${column}`).join(', ');

/**
 * Prepared statements over `tasks`. A change of state has a statement of its own, because SQLite rewrites the
 * entries of every index that names a column of the SET list, changed or not.
 */
export class TaskStatements {
  readonly byId: Statement<[string], TaskRecord>;
  readonly bySeq: Statement<[number], TaskRecord>;
  readonly insert: Statement<[object]>;
  readonly updateState: Statement<[object]>;
  readonly updateContent: Statement<[object]>;
  readonly remove: Statement<[number]>;

  constructor(db: Database) {
    this.byId = db.prepare(`SELECT ${RECORD_LIST} FROM tasks WHERE id = ?`);
    this.bySeq = db.prepare(`SELECT ${RECORD_LIST} FROM tasks WHERE seq = ?`);
    this.insert = db.prepare(
      `INSERT INTO tasks (${CONTENT_COLUMNS.join(', ')}, born, lease_until, room)
       VALUES (${CONTENT_COLUMNS.map((column) => `@${column}`).join(', ')}, @born, @lease_until, ${ROOM})`,
    );
    this.updateState = db.prepare(`UPDATE tasks SET ${assign(STATE)}, ${LEASE}, room = NULL WHERE seq = @seq`);
    const editable = CONTENT_COLUMNS.filter((column) => column !== 'seq');
    this.updateContent = db.prepare(`UPDATE tasks SET ${assign([...editable, 'born'])}, ${LEASE} WHERE seq = @seq`);
    this.remove = db.prepare('DELETE FROM tasks WHERE seq = ?');
  }
}
