import type { Database } from 'better-sqlite3';
import { strategySchema } from '../../../../src-shared/models/queue.ts';
import type { TaskStatus } from '../../../../src-shared/models/task.ts';
import { viewSource } from '../../../snapshots/view-sql.ts';
import type { SalvagedRow } from '../../../storage/sqlite/salvage/salvage.ts';
import { ContentSum } from '../../store/content-hash.ts';
import { addToCount, countsOf, QueueStateTable, totalOf } from '../../store/queue-state.ts';
import type { RebuildReport } from './rebuild-report.ts';

/** Lease tokens go on from the clock, so that none of a former life is given out again; see load-tasks. */
const FENCES_PER_MS = 1000;

interface Known {
  /** The damaged file's own state; null where it was not found. */
  readonly stateRow: SalvagedRow['row'] | null;
  readonly now: number;
}

/** Makes counters, state and list of snapshots of a database say what its rows say. Runs inside a transaction. */
export function recount(db: Database, { stateRow, now }: Known): Omit<RebuildReport, 'damagedTasks'> {
  const snapshots = keepWholeSnapshots(db);
  const table = new QueueStateTable(db);
  const state = table.read();
  const sum = new ContentSum();
  for (const { status, hash } of db.prepare<[], Counted>('SELECT status, hash FROM tasks').iterate()) {
    addToCount(state, status, 1);
    sum.add(hash);
  }
  const strategy = strategySchema.safeParse(stateRow?.strategy);
  if (strategy.success) state.strategy = strategy.data;
  state.content_sum = sum.toBytes();
  state.revision = numberIn(stateRow, 'revision') + 1;
  state.epoch =
    Math.max(numberIn(stateRow, 'epoch'), newest(db, 'tasks', 'born'), newest(db, 'task_versions', 'died')) + 1;
  state.last_mark = Math.max(newest(db, 'marks', 'mark'), 0);
  const lastSeq = Math.max(newest(db, 'tasks', 'seq'), newest(db, 'task_versions', 'seq'));
  state.next_seq = Math.max(numberIn(stateRow, 'next_seq'), lastSeq + 1);
  state.next_fence = Math.max(numberIn(stateRow, 'next_fence'), now * FENCES_PER_MS);
  table.write(state);
  db.exec('INSERT INTO counters SELECT project, type, status, count(*) FROM tasks GROUP BY project, type, status');
  const claimedSum = stateRow?.content_sum;
  const isComplete = Buffer.isBuffer(claimedSum) && claimedSum.equals(state.content_sum);
  return { tasks: totalOf(countsOf(state)), tasksClaimed: claimedBy(stateRow), isComplete, ...snapshots };
}

interface Counted {
  readonly status: TaskStatus;
  readonly hash: Buffer;
}

function numberIn(row: SalvagedRow['row'] | null, column: string): number {
  const value = row?.[column];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : 0;
}

function newest(db: Database, table: string, column: string): number {
  return db.prepare<[], number | null>(`SELECT max(${column}) FROM ${table}`).pluck().get() ?? 0;
}

function claimedBy(stateRow: SalvagedRow['row'] | null): number | null {
  if (stateRow === null) return null;
  const names = ['n_queued', 'n_scheduled', 'n_processing', 'n_completed', 'n_failed'];
  return names.reduce((total, name) => total + numberIn(stateRow, name), 0);
}

interface SnapshotRow {
  readonly id: string;
  readonly mark: number;
  readonly task_count: number;
  readonly content_hash: string;
}

/** Drops the snapshots whose content is not whole, and all that no other one can see. */
function keepWholeSnapshots(db: Database): Pick<RebuildReport, 'snapshotsKept' | 'snapshotsLost'> {
  const all = db.prepare<[], SnapshotRow>('SELECT id, mark, task_count, content_hash FROM snapshots').all();
  const lost = all.filter((snapshot) => !isWholeSnapshot(db, snapshot));
  const drop = db.prepare('DELETE FROM snapshots WHERE id = ?');
  for (const { id } of lost) drop.run(id);
  db.exec(`
    DELETE FROM marks WHERE mark NOT IN (SELECT mark FROM snapshots);
    INSERT OR IGNORE INTO marks (mark, purpose) SELECT mark, 'snapshot' FROM snapshots;
    DELETE FROM snapshot_projects WHERE mark NOT IN (SELECT mark FROM snapshots);
    DELETE FROM task_versions WHERE NOT EXISTS (SELECT 1 FROM marks WHERE mark >= born AND mark < died)`);
  for (const { mark } of all.filter((snapshot) => !lost.includes(snapshot))) countSnapshot(db, mark);
  return { snapshotsKept: all.length - lost.length, snapshotsLost: lost.length };
}

function isWholeSnapshot(db: Database, { mark, task_count, content_hash }: SnapshotRow): boolean {
  const sum = new ContentSum();
  let count = 0;
  for (const hash of db
    .prepare<[], Buffer>(`SELECT hash FROM ${viewSource(mark, 'hash')}`)
    .pluck()
    .iterate()) {
    sum.add(hash);
    count += 1;
  }
  return count === task_count && sum.toHex() === content_hash;
}

function countSnapshot(db: Database, mark: number): void {
  db.prepare(
    `INSERT INTO snapshot_counters (mark, project, type, status, n)
     SELECT ?, project, type, status, count(*) FROM ${viewSource(mark, 'project, type, status')} GROUP BY 2, 3, 4`,
  ).run(mark);
}
