import type { Database } from 'better-sqlite3';

/** One step from a version of the tables to the next. It runs in a transaction of its own. */
export interface Migration {
  readonly from: number;
  readonly to: number;
  /** SQL, or what SQL alone cannot do. It must not begin or end a transaction. */
  readonly up: string | ((db: Database) => void);
}

/** Columns of a task's content in version 3. */
const CONTENT_V3 =
  'seq, id, project, type, priority, status, weight, deadline, run_at, added_at, started_at, ' +
  'completed_at, failed_at, retries, max_retries, stalls, hash, last_error, extra, result, data';

/**
 * Steps to `SQLITE_SCHEMA_VERSION`, in order and without a gap. Whoever changes `schema.ts` raises that version, adds a
 * step here, and freezes the tables before in `testing/`; a test compares a migrated database with a new one.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    from: 1,
    to: 2,
    up: `
      DROP INDEX tasks_arrival; DROP INDEX tasks_status; DROP INDEX tasks_project; DROP INDEX tasks_type;
      DROP INDEX tasks_priority; DROP INDEX tasks_added; DROP INDEX deadlines;
      CREATE INDEX waiting_by_age ON tasks (seq) WHERE status = 'queued';
      ALTER TABLE queue_state ADD COLUMN wake_at INTEGER NOT NULL DEFAULT 0;`,
  },
  {
    from: 2,
    to: 3,
    up: `ALTER TABLE queue_state ADD COLUMN paused TEXT NOT NULL DEFAULT '';
      ALTER TABLE tasks ADD COLUMN stalls INTEGER;
      ALTER TABLE task_versions ADD COLUMN stalls INTEGER;
      DROP TRIGGER tasks_keep_before_update;
      DROP TRIGGER tasks_keep_before_delete;
      ${keepTriggers(CONTENT_V3)}`,
  },
];

// Text of these two must stay as it is, also when later versions keep other columns.
function keepTriggers(columns: string): string {
  const old = columns.replace(/\w+/g, 'OLD.$&');
  const keep = `INSERT INTO task_versions (${columns}, born, died)
    VALUES (${old}, OLD.born, (SELECT epoch FROM queue_state));`;
  const whenSeen = `WHEN OLD.born <= (SELECT last_mark FROM queue_state) BEGIN ${keep} END;`;
  return `CREATE TRIGGER tasks_keep_before_update BEFORE UPDATE OF ${columns} ON tasks ${whenSeen}
    CREATE TRIGGER tasks_keep_before_delete BEFORE DELETE ON tasks ${whenSeen}`;
}
