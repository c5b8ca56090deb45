import type { Database, Statement } from 'better-sqlite3';
import type { TaskContent, TaskRecord } from '../engine/store/task-record.ts';
import type { StoreTransaction } from '../engine/store/task-store.ts';
import { CONTENT_COLUMN_LIST } from '../storage/sqlite/schema.ts';
import { DIFFERENCE_SQL, type LiveDifference } from './diff.ts';

type Version = TaskContent & { readonly seq: number };

/** What a restore touches: rows of the live queue by `seq`, those of the snapshot by `version`, in order of arrival. */
export interface Restorable {
  /** Live tasks that go. */
  readonly removed: readonly number[];
  /** Live tasks that stand elsewhere in the snapshot's order. */
  readonly displaced: readonly number[];
  readonly edited: readonly number[];
  readonly moved: readonly number[];
  readonly added: readonly number[];
  /** Mark whose totals of projects go back too; null leaves them. */
  readonly totalsOf: number | null;
}

/** What a restore will do, and the single writes that do it, in order. */
export interface RestorePlan {
  readonly difference: LiveDifference;
  readonly steps: Iterable<() => void>;
}

/** All in which the live queue differs from what it was at `mark`. */
export function restorable(db: Database, mark: number): Restorable {
  const numbers = (sql: string): number[] => db.prepare<[{ mark: number }], number>(sql).pluck().all({ mark });
  return {
    removed: numbers(DIFFERENCE_SQL.removedSeqs),
    displaced: numbers(DIFFERENCE_SQL.movedSeqs),
    added: numbers(DIFFERENCE_SQL.addedVersions),
    moved: numbers(DIFFERENCE_SQL.movedVersions),
    edited: numbers(DIFFERENCE_SQL.editedVersions),
    totalsOf: mark,
  };
}

/**
 * Plans how tasks become what they were, touching only what differs; the caller runs all steps in the transaction
 * `tx`. Tasks keep their place in the order of arrival.
 */
export function restoreSteps(db: Database, tx: StoreTransaction, what: Restorable): RestorePlan {
  const { removed, displaced, edited, moved, added, totalsOf } = what;
  const write = new RestoreSteps(db, tx);
  // All places are free before any is taken.
  function* steps(): Generator<() => void> {
    for (const seq of [...removed, ...displaced]) yield () => write.remove(seq);
    for (const version of edited) yield () => write.setBack(version);
    for (const version of [...moved, ...added]) yield () => write.putBack(version);
    if (totalsOf !== null) yield () => write.totals(totalsOf);
  }
  const changed = edited.length + moved.length;
  return { difference: { added: added.length, removed: removed.length, changed }, steps: steps() };
}

class RestoreSteps {
  readonly #tx: StoreTransaction;
  readonly #db: Database;
  readonly #version: Statement<[number], Version>;

  constructor(db: Database, tx: StoreTransaction) {
    this.#db = db;
    this.#tx = tx;
    this.#version = db.prepare(`SELECT ${CONTENT_COLUMN_LIST} FROM task_versions WHERE version = ?`);
  }

  remove(seq: number): void {
    const live = this.#tx.bySeq(seq);
    if (live) this.#tx.delete(live);
  }

  setBack(version: number): void {
    const old = this.#read(version);
    const live = this.#tx.bySeq(old.seq);
    if (live) this.#tx.updateContent(withoutLease(live), old);
  }

  // A snapshot file of another lineage may give one place to two tasks: the second gets a new one.
  putBack(version: number): void {
    const old = this.#read(version);
    const isTaken = this.#tx.bySeq(old.seq) !== undefined;
    this.#tx.insert(old, isTaken ? this.#tx.state.next_seq : old.seq);
  }

  #read(version: number): Version {
    const row = this.#version.get(version);
    if (!row) throw new Error(`version ${version} is gone`);
    return row;
  }

  totals(mark: number): void {
    this.#db.prepare('UPDATE projects SET completed_total = 0, failed_total = 0').run();
    this.#db
      .prepare(
        `INSERT INTO projects (project, completed_total, failed_total, weight)
         SELECT project, completed_total, failed_total, weight FROM snapshot_projects WHERE mark = ?
         ON CONFLICT DO UPDATE SET completed_total = excluded.completed_total, failed_total = excluded.failed_total,
           weight = excluded.weight`,
      )
      .run(mark);
    const projects = this.#db.prepare<[], string>('SELECT project FROM projects').pluck().all();
    for (const project of projects) this.#tx.touchTotals(project);
    this.#tx.touch();
  }
}

// Whoever worked on the task under its old lease must not finish the restored one.
function withoutLease(task: TaskRecord): TaskRecord {
  return { ...task, lease_fence: null, lease_until: null, lease_owner: null };
}
