/** Where a transaction stood when the database failed; past `work` it may be on disk although it failed. */
export type TransactionStage = 'work' | 'commit';

/** Watches over what the database behind a working set reports. */
export interface StoreGuard {
  /** Called before each transaction; throws where nothing more may be written. */
  admit(): void;
  /** Answers what to throw in place of `error`. */
  explain(error: unknown, stage: TransactionStage): unknown;
}
