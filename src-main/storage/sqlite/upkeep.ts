import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';

/** A write-ahead log is cut to this size when it begins anew; only a reader that stays can keep it longer, bytes. */
export const WAL_LIMIT = 16 * 1024 * 1024;

/** Smaller logs are left to the next writer. */
const WAL_WORTH_EMPTYING = 1024 * 1024;
/** Free pages are for the next tasks; only what is much more than that goes back to the disk. */
const FREE_SHARE = 0.25;
const FREE_PAGES = 1024;
/** A transaction of this many pages takes a few milliseconds. */
const PAGES_AT_ONCE = 128;

export interface UpkeepResult {
  /** Pages given back to the disk. */
  readonly pagesFreed: number;
  /** There is more to do at once. */
  readonly hasMore: boolean;
}

const NOTHING: UpkeepResult = { pagesFreed: 0, hasMore: false };

/**
 * Keeps the files of an idle database small: empties a long write-ahead log, and gives free pages back in small
 * transactions. It waits for nobody, and does nothing in the middle of a transaction. Without the write lock it does
 * nothing either.
 */
export function doUpkeep(db: Database, busyTimeout: number): UpkeepResult {
  if (db.inTransaction || db.readonly) return NOTHING;
  db.pragma('busy_timeout = 0');
  try {
    emptyLog(db);
    return giveBackPages(db);
  } catch {
    // Someone writes, or the disk is in trouble: both are for the next transaction to find out.
    return NOTHING;
  } finally {
    db.pragma(`busy_timeout = ${busyTimeout}`);
  }
}

function emptyLog(db: Database): void {
  const size = statSync(`${db.name}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  if (size > WAL_WORTH_EMPTYING) db.pragma('wal_checkpoint(TRUNCATE)');
}

function giveBackPages(db: Database): UpkeepResult {
  const free = pragmaNumber(db, 'freelist_count');
  if (free < FREE_PAGES || free < FREE_SHARE * pragmaNumber(db, 'page_count')) return NOTHING;
  db.pragma(`incremental_vacuum(${PAGES_AT_ONCE})`);
  const left = pragmaNumber(db, 'freelist_count');
  return { pagesFreed: free - left, hasMore: left < free };
}

export function pragmaNumber(db: Database, name: string): number {
  return Number(db.pragma(name, { simple: true }));
}
