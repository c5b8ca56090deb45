import type { Database } from 'better-sqlite3';
import { TASK_STATUSES, type TaskStatus } from '../../src-shared/models/task-status.ts';
import type { ViewMark } from './view-sql.ts';

/** Later than every epoch: seen from here, all rows of `tasks` are there and no version is. */
const LIVE = Number.MAX_SAFE_INTEGER;

export const DIFF_KINDS = ['added', 'removed', 'changed'] as const;

/**
 * The tasks that differ between two views, in order of arrival, as arrays of numbers: some 30 bytes a task. A row is
 * named by its `version`, or by minus its `seq` where it is in the live table; 0 stands for none.
 */
export interface DiffIndex {
  readonly length: number;
  readonly kinds: Uint8Array;
  readonly fromRefs: Float64Array;
  readonly toRefs: Float64Array;
  readonly fromStatuses: Int8Array;
  readonly toStatuses: Int8Array;
  /** Places in `projects`, -1 for none. */
  readonly fromProjects: Int32Array;
  readonly toProjects: Int32Array;
  readonly projects: readonly string[];
}

type Entry = readonly [
  fromRef: number | null,
  toRef: number | null,
  fromStatus: TaskStatus | null,
  toStatus: TaskStatus | null,
  fromProject: string | null,
  toProject: string | null,
];

// Rows that both views see are the same row and cannot differ, so this reads what changed between the two alone.
const only = (mark: string, other: string): string => `
  SELECT version AS ref, id, seq, hash, status, project FROM task_versions
   WHERE born <= ${mark} AND died > ${mark} AND NOT (born <= ${other} AND died > ${other})
  UNION ALL
  SELECT -seq, id, seq, hash, status, project FROM tasks WHERE born <= ${mark} AND born > ${other}`;

const SIDES = `WITH f AS MATERIALIZED (${only('@from', '@to')}), t AS MATERIALIZED (${only('@to', '@from')})`;
const HASHES = `${SIDES} SELECT hash, NULL FROM f UNION ALL SELECT NULL, hash FROM t`;
const DIFFERENCE = `${SIDES}
  SELECT f.ref, t.ref, f.status, t.status, f.project, t.project, coalesce(t.seq, f.seq) AS place
    FROM f LEFT JOIN t ON t.id = f.id WHERE t.id IS NULL OR t.hash <> f.hash OR t.seq <> f.seq
  UNION ALL
  SELECT NULL, t.ref, NULL, t.status, NULL, t.project, t.seq
    FROM t LEFT JOIN f ON f.id = t.id WHERE f.id IS NULL
  ORDER BY place`;

/** Reads which tasks differ between two views, in O(changes between them). */
export function readDifference(db: Database, from: ViewMark, to: ViewMark): DiffIndex {
  const entries = db
    .prepare<[{ from: number; to: number }], Entry>(DIFFERENCE)
    .raw()
    .all({ from: from ?? LIVE, to: to ?? LIVE });
  const projects = new Map<string, number>();
  const codeOf = (project: string | null): number => {
    if (project === null) return -1;
    const known = projects.get(project) ?? projects.size;
    projects.set(project, known);
    return known;
  };
  const statusOf = (status: TaskStatus | null): number => (status === null ? -1 : TASK_STATUSES.indexOf(status));
  return {
    length: entries.length,
    kinds: Uint8Array.from(entries, ([fromRef, toRef]) => (fromRef === null ? 0 : toRef === null ? 1 : 2)),
    fromRefs: Float64Array.from(entries, ([ref]) => ref ?? 0),
    toRefs: Float64Array.from(entries, ([, ref]) => ref ?? 0),
    fromStatuses: Int8Array.from(entries, (entry) => statusOf(entry[2])),
    toStatuses: Int8Array.from(entries, (entry) => statusOf(entry[3])),
    fromProjects: Int32Array.from(entries, (entry) => codeOf(entry[4])),
    toProjects: Int32Array.from(entries, (entry) => codeOf(entry[5])),
    projects: [...projects.keys()],
  };
}

/** Hashes of the rows that only one of the views sees: the earlier first, null for the other. */
export function readDifferingHashes(
  db: Database,
  from: ViewMark,
  to: ViewMark,
): readonly (readonly [Buffer | null, Buffer | null])[] {
  return db
    .prepare<[{ from: number; to: number }], readonly [Buffer | null, Buffer | null]>(HASHES)
    .raw()
    .all({ from: from ?? LIVE, to: to ?? LIVE });
}
