import type { Database } from 'better-sqlite3';
import { TASK_STATUSES } from '../../../src-shared/models/task.ts';
import { type ViewMark, viewSource } from '../../snapshots/view-sql.ts';
import { CONTENT_COLUMN_LIST } from '../../storage/sqlite/schema.ts';
import { readCube } from '../query/cube.ts';
import type { QueueManager } from '../queue-manager.ts';
import { ContentSum, hashTask } from '../store/content-hash.ts';
import type { TaskRecord } from '../store/task-record.ts';
import { composeTaskText } from '../store/task-text.ts';
import type { Task } from '../task-input.ts';

/** The tasks of a view as rows, in order of arrival. */
export function rowsOf(db: Database, mark: ViewMark = null): TaskRecord[] {
  return db.prepare<[], TaskRecord>(`SELECT ${CONTENT_COLUMN_LIST} FROM ${viewSource(mark)} ORDER BY seq`).all();
}

/** The tasks of a view as the queue gives them out, in order of arrival. */
export function tasksOf(db: Database, mark: ViewMark = null): Task[] {
  return rowsOf(db, mark).map((row) => JSON.parse(composeTaskText(row)));
}

/** What is kept about the live queue and every snapshot, and is not what a recount of their rows gives. */
export async function recountProblems(queue: QueueManager): Promise<string[]> {
  const { db } = queue.store;
  const { counts, contentHash } = queue.store.state();
  const rows = rowsOf(db);
  const recounted = TASK_STATUSES.map((status) => [status, rows.filter((row) => row.status === status).length]);
  const problems = [
    ...difference('counts of the queue', counts, Object.fromEntries(recounted)),
    ...viewProblems(db, null, contentHash),
  ];
  for (const { id, taskCount, contentHash: kept } of queue.snapshots.list()) {
    const mark = await queue.snapshots.markOf(id);
    // Snapshots of the original system promise no hash.
    const found = viewProblems(db, mark, kept || null);
    found.push(...difference('number of tasks', taskCount, rowsOf(db, mark).length));
    problems.push(...found.map((problem) => `snapshot ${id}: ${problem}`));
  }
  return problems;
}

/** Where a count, a hash or a facet of the view says anything but what its rows do. */
export function viewProblems(db: Database, mark: ViewMark, contentHash: string | null): string[] {
  const rows = rowsOf(db, mark);
  const problems: string[] = [];
  const sum = new ContentSum();
  const cells = new Map<string, number>();
  for (const row of rows) {
    if (!row.hash.equals(hashTask(row))) problems.push(`the stored hash of ${row.id} is not that of its text`);
    sum.add(row.hash);
    const key = JSON.stringify([row.project, row.type, row.status]);
    cells.set(key, (cells.get(key) ?? 0) + 1);
  }
  const cube = readCube(db, mark);
  const counted = [...cells].map(([key]) => {
    const [project, type, status] = JSON.parse(key);
    return [key, cube.total({ projectId: [project || null], type: [type || null], status: [status] })];
  });
  return [
    ...problems,
    ...(contentHash === null ? [] : difference('content hash', contentHash, sum.toHex())),
    ...difference('total', cube.total(), rows.length),
    ...difference('counts per project, type and status', counted, [...cells]),
  ];
}

function difference(name: string, kept: unknown, recounted: unknown): string[] {
  const [found, expected] = [kept, recounted].map((value) => JSON.stringify(value));
  return found === expected ? [] : [`${name}: ${found} is kept, a recount gives ${expected}`];
}
