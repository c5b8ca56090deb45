import type { Database, Statement } from 'better-sqlite3';
import type { StoreTransaction, TaskStore } from '../engine/store/task-store.ts';

/**
 * A mark is a moment of the queue that can still be read: a snapshot, or the source of a running checkpoint.
 * Positive marks are epochs: setting one costs O(1), and from then on copy-on-write keeps what it sees.
 * Negative marks hold content that was loaded from a snapshot file, whole, as versions of their own.
 */
export class Marks {
  readonly #store: TaskStore;
  readonly #insert: Statement<[number, string]>;
  readonly #remove: Statement<[number]>;
  readonly #announce: Statement<[number, number]>;
  readonly #newest: Statement<[], number | null>;
  readonly #lowest: Statement<[], number | null>;
  readonly #collect: Statement<[number, number]>;
  #lowestLoaded = 0;

  constructor(store: TaskStore) {
    const db: Database = store.db;
    this.#store = store;
    this.#insert = db.prepare('INSERT INTO marks (mark, purpose) VALUES (?, ?)');
    this.#remove = db.prepare('DELETE FROM marks WHERE mark = ?');
    this.#announce = db.prepare('UPDATE queue_state SET epoch = ?, last_mark = ?');
    this.#newest = db.prepare<[], number | null>('SELECT max(mark) FROM marks').pluck();
    this.#lowest = db.prepare<[], number | null>('SELECT min(mark) FROM marks').pluck();
    this.#collect = db.prepare(
      `DELETE FROM task_versions WHERE born <= ? AND died > ?
         AND NOT EXISTS (SELECT 1 FROM marks WHERE mark >= born AND mark < died)`,
    );
  }

  /** Marks the queue's content as it is at this point of the transaction. */
  set(tx: StoreTransaction, purpose: string): number {
    const mark = tx.state.epoch;
    this.#insert.run(mark, purpose);
    tx.state.epoch = mark + 1;
    tx.state.last_mark = mark;
    // Copy-on-write must know the mark at once: others of the same group commit may change rows right after it.
    this.#announce.run(tx.state.epoch, mark);
    tx.touch();
    return mark;
  }

  /**
   * A mark for content that comes from outside; its rows are versions with `born = mark, died = mark + 1`. No
   * number is used twice: readers remember what they saw at a mark.
   */
  setLoaded(purpose: string): number {
    const mark = Math.min(this.#lowest.get() ?? 0, this.#lowestLoaded) - 1;
    this.#insert.run(mark, purpose);
    this.#lowestLoaded = mark;
    return mark;
  }

  /** Lets go of a mark and of the versions that nothing else can see. */
  release(mark: number): void {
    this.#store.transaction((tx) => this.releaseWithin(tx, mark));
  }

  releaseWithin(tx: StoreTransaction, mark: number): void {
    this.#remove.run(mark);
    this.#collect.run(mark, mark);
    tx.state.last_mark = Math.max(this.#newest.get() ?? 0, 0);
    tx.touch();
  }
}
