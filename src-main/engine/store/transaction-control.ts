import type { Database, Statement } from 'better-sqlite3';
import { fromSqliteError } from '../../storage/sqlite/sqlite-errors.ts';
import type { StoreGuard, TransactionStage } from './store-guard.ts';

/** Begins and ends the transactions of one database, and tells what its failures mean. */
export class TransactionControl {
  readonly #db: Database;
  readonly #guard: StoreGuard | null;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #rollback: Statement;

  constructor(db: Database, guard: StoreGuard | null) {
    this.#db = db;
    this.#guard = guard;
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
  }

  begin(): void {
    this.#guard?.admit();
    try {
      this.#begin.run();
    } catch (error) {
      throw this.explain(error);
    }
  }

  commit(): void {
    try {
      this.#commit.run();
    } catch (error) {
      throw this.explain(error, 'commit');
    }
  }

  /** Without effect where SQLite has rolled back by itself. */
  rollback(): void {
    if (this.#db.inTransaction) this.#rollback.run();
  }

  /** Answers what to throw in place of `error`. */
  explain(error: unknown, stage: TransactionStage = 'work'): unknown {
    return this.#guard ? this.#guard.explain(error, stage) : fromSqliteError(error, this.#db.name);
  }
}
