import type { Database, Statement } from 'better-sqlite3';
import type { TaskContent, TaskRecord } from '../engine/store/task-record.ts';
import type { StoreTransaction } from '../engine/store/task-store.ts';
import { CONTENT_COLUMN_LIST } from '../storage/sqlite/schema.ts';
import { DIFFERENCE_SQL, type LiveDifference } from './diff.ts';

type Version = TaskContent & { readonly seq: number };

/** What a restore will do, and the single writes that do it, in order. */
export interface RestorePlan {
  readonly difference: LiveDifference;
  readonly steps: Iterable<() => void>;
}

/**
 * Plans how the live queue becomes what it was at `mark`, touching only what differs; the caller runs all steps
 * in the transaction `tx`. Tasks keep their place in the order of arrival. Totals of projects go back too.
 */
export function restoreSteps(db: Database, tx: StoreTransaction, mark: number): RestorePlan {
  const numbers = (sql: string): number[] => db.prepare<[{ mark: number }], number>(sql).pluck().all({ mark });
  const removed = numbers(DIFFERENCE_SQL.removedSeqs);
  const displaced = numbers(DIFFERENCE_SQL.movedSeqs);
  const added = numbers(DIFFERENCE_SQL.addedVersions);
  const moved = numbers(DIFFERENCE_SQL.movedVersions);
  const edited = numbers(DIFFERENCE_SQL.editedVersions);
  const write = new RestoreSteps(db, tx);
  // All places are free before any is taken.
  function* steps(): Generator<() => void> {
    for (const seq of [...removed, ...displaced]) yield () => write.remove(seq);
    for (const version of edited) yield () => write.setBack(version);
    for (const version of [...moved, ...added]) yield () => write.putBack(version);
    yield () => write.totals(mark);
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
