import type { Database } from 'better-sqlite3';

export interface LiveDifference {
  /** In the marked content, not in the live queue. */
  readonly added: number;
  /** In the live queue, not in the marked content. */
  readonly removed: number;
  readonly changed: number;
}

// Only rows that changed since the mark can differ, so all of these cost O(changes), whatever the queue's size.
const OLD = 'task_versions v WHERE v.born <= @mark AND v.died > @mark';
const ADDED = `FROM ${OLD} AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.id = v.id)`;
const IN_BOTH = `FROM task_versions v JOIN tasks t ON t.id = v.id WHERE v.born <= @mark AND v.died > @mark`;
const EDITED = `${IN_BOTH} AND t.seq = v.seq AND t.hash <> v.hash`;
// Removed and added again, the same or not: the task stands at another place in the order of arrival.
const MOVED = `${IN_BOTH} AND t.seq <> v.seq`;
const REMOVED = `FROM tasks t WHERE t.born > @mark AND NOT EXISTS
  (SELECT 1 FROM task_versions v WHERE v.id = t.id AND v.born <= @mark AND v.died > @mark)`;

/** How restoring `mark` would change the live queue. */
export function countDifference(db: Database, mark: number): LiveDifference {
  const count = (sql: string): number =>
    db.prepare<[{ mark: number }], number>(`SELECT count(*) ${sql}`).pluck().get({ mark }) ?? 0;
  return { added: count(ADDED), removed: count(REMOVED), changed: count(EDITED) + count(MOVED) };
}

/** Live tasks that the marked content does not have or has elsewhere, and versions that differ from the live task. */
export const DIFFERENCE_SQL = {
  removedSeqs: `SELECT t.seq ${REMOVED}`,
  movedSeqs: `SELECT t.seq ${MOVED}`,
  addedVersions: `SELECT v.version ${ADDED} ORDER BY v.seq`,
  movedVersions: `SELECT v.version ${MOVED} ORDER BY v.seq`,
  editedVersions: `SELECT v.version ${EDITED} ORDER BY v.seq`,
} as const;
