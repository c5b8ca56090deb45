import type { Database } from 'better-sqlite3';
import type { TaskVersion } from '../../../src-shared/models/task-edit.ts';
import { type ViewMark, viewSource } from '../../snapshots/view-sql.ts';

/** A moment the task is looked up at. */
export interface HistoryPoint {
  /** Null for now. */
  readonly snapshotId: string | null;
  readonly name: string;
  readonly at: number;
  /** Undefined for a snapshot whose content is only in its file. */
  readonly mark: ViewMark | undefined;
}

interface Found {
  readonly hash: Buffer;
  readonly status: string;
  readonly priority: number;
  readonly retries: number;
}

/** The task at every point, in their order. Looks up one row each by id. */
export function readTaskHistory(db: Database, id: string, points: readonly HistoryPoint[]): TaskVersion[] {
  return points.map(({ mark, ...point }) => {
    const found = mark === undefined ? undefined : lookUp(db, id, mark);
    return {
      ...point,
      state: mark === undefined ? 'unread' : found ? 'present' : 'absent',
      contentHash: found?.hash.toString('hex') ?? null,
      status: found?.status ?? null,
      priority: found?.priority ?? null,
      retries: found?.retries ?? null,
    };
  });
}

function lookUp(db: Database, id: string, mark: ViewMark): Found | undefined {
  const columns = 'id, hash, status, priority, retries';
  return db
    .prepare<[string], Found>(`SELECT hash, status, priority, retries FROM ${viewSource(mark, columns)} WHERE id = ?`)
    .get(id);
}
