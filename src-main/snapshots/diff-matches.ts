import type { Database } from 'better-sqlite3';
import type { DiffFilter } from '../../src-shared/models/snapshot-diff.ts';
import type { DiffIndex } from './diff-index.ts';
import { matchesOf } from './diff-summary.ts';

const ROWS_OF = `SELECT version FROM task_versions WHERE id = @id UNION ALL SELECT -seq FROM tasks WHERE id = @id`;

/** Places in the index of the tasks that match, ids included. */
export function findMatches(db: Database, index: DiffIndex, filter: DiffFilter): number[] {
  const found = matchesOf(index, filter);
  if (filter.ids === undefined) return found;
  const rows = db.prepare<[{ id: string }], number>(ROWS_OF).pluck();
  const wanted = new Set(filter.ids.flatMap((id) => rows.all({ id })));
  // 0 stands for no row in the index and names none here.
  return found.filter((at) => wanted.has(index.fromRefs[at] ?? 0) || wanted.has(index.toRefs[at] ?? 0));
}
