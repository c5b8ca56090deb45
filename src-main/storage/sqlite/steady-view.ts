import Database from 'better-sqlite3';
import { fromSqliteError } from './sqlite-errors.ts';

/** A second connection to a database that others may write meanwhile. */
export interface SteadyView {
  readonly db: Database.Database;
  /**
   * True with a write-ahead log: the connection sees one moment, however long it takes. Without one a reader that stays
   * keeps all writers out, so work on it must not pause.
   */
  readonly isSteady: boolean;
}

/** Opens a view for the time of `work`; it may not write. */
export async function withSteadyView<Result>(
  path: string,
  timeout: number,
  work: (view: SteadyView) => Promise<Result>,
): Promise<Result> {
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true, timeout });
    try {
      const isSteady = db.pragma('journal_mode', { simple: true }) === 'wal';
      if (isSteady) db.exec('BEGIN; SELECT 1 FROM sqlite_schema');
      return await work({ db, isSteady });
    } finally {
      db.close();
    }
  } catch (error) {
    throw fromSqliteError(error, path);
  }
}
