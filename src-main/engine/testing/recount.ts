import type { Database } from 'better-sqlite3';
import { expect } from 'vitest';
import type { QueueManager } from '../queue-manager.ts';
import { recountProblems, tasksOf } from './recount-problems.ts';

export { rowsOf, tasksOf } from './recount-problems.ts';

/** The ids of the live tasks, in their order of arrival. */
export function ids(queue: QueueManager): string[] {
  return tasksOf(queue.store.db).map(({ id }) => id);
}

export function countRows(db: Database, table: string): number {
  return Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
}

/** The live queue and every snapshot: all that is kept about them is what a recount of their rows gives. */
export async function expectConsistent(queue: QueueManager): Promise<void> {
  expect(await recountProblems(queue)).toEqual([]);
}
