import type { Database } from 'better-sqlite3';

/** One step from a version of the tables to the next. It runs in a transaction of its own. */
export interface Migration {
  readonly from: number;
  readonly to: number;
  /** SQL, or what SQL alone cannot do. It must not begin or end a transaction. */
  readonly up: string | ((db: Database) => void);
}

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
];
