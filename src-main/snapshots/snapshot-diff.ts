import type { Database, Statement } from 'better-sqlite3';
import { AppError } from '../../src-shared/errors/app-error.ts';
import type { DiffFilter, DiffPage, DiffRow, TaskDifference } from '../../src-shared/models/snapshot-diff.ts';
import type { TaskStatus } from '../../src-shared/models/task-status.ts';
import type { TaskContent } from '../engine/store/task-record.ts';
import type { TaskStore } from '../engine/store/task-store.ts';
import { composeTaskText } from '../engine/store/task-text.ts';
import { CONTENT_COLUMN_LIST } from '../storage/sqlite/schema.ts';
import { DIFF_KINDS, type DiffIndex, readDifference } from './diff-index.ts';
import { findMatches } from './diff-matches.ts';
import { summaryOf } from './diff-summary.ts';
import { differingFields } from './field-difference.ts';
import { type ViewMark, viewSource } from './view-sql.ts';

/** Two moments of a queue; null is now. */
export interface DiffViews {
  readonly from: ViewMark;
  readonly to: ViewMark;
}

export interface DiffRequest extends DiffViews {
  readonly filter: DiffFilter;
  readonly offset: number;
  readonly limit: number;
}

/** Columns by the names that callers know them by. */
const FIELDS = {
  ...{ projectId: 'project', type: 'type', priority: 'priority', status: 'status', weight: 'weight' },
  ...{ deadline: 'deadline', runAt: 'run_at', addedAt: 'added_at', startedAt: 'started_at' },
  ...{ completedAt: 'completed_at', failedAt: 'failed_at', retries: 'retries', maxRetries: 'max_retries' },
  ...{ stalls: 'stalls', lastError: 'last_error', result: 'result', data: 'data', extra: 'extra' },
} as const;

// Compared where they lie: bodies of megabytes are not brought into memory for a list.
const SIDE = (ref: string): string => `(SELECT ${CONTENT_COLUMN_LIST} FROM task_versions WHERE version = ${ref}
  UNION ALL SELECT ${CONTENT_COLUMN_LIST} FROM tasks WHERE seq = -${ref})`;
const ROW = `SELECT coalesce(t.id, f.id) AS id, coalesce(t.project, f.project) AS project,
  f.status AS from_status, t.status AS to_status,
  concat_ws(' ', ${Object.entries(FIELDS)
    .map(([name, column]) => `iif(f.${column} IS t.${column}, NULL, '${name}')`)
    .join(', ')}) AS fields
  FROM (SELECT 1) LEFT JOIN ${SIDE('@from')} f LEFT JOIN ${SIDE('@to')} t`;

interface Row {
  readonly id: string;
  readonly project: string;
  readonly from_status: TaskStatus | null;
  readonly to_status: TaskStatus | null;
  readonly fields: string;
}

/** What differs between two snapshots, or one and the live queue. Reads only; the last comparison is remembered. */
export class SnapshotDiff {
  readonly #store: TaskStore;
  readonly #db: Database;
  readonly #row: Statement<[{ from: number; to: number }], Row>;
  #last: { readonly key: string; readonly index: DiffIndex } | null = null;

  constructor(store: TaskStore) {
    this.#store = store;
    this.#db = store.db;
    this.#row = store.db.prepare(ROW);
  }

  page(request: DiffRequest): DiffPage {
    return this.#db.transaction(() => this.#page(request))();
  }

  /** Field by field. `task.not-found` where the task is at neither moment. */
  task({ from, to }: DiffViews, id: string): TaskDifference {
    return this.#db.transaction(() => {
      const [before, after] = [this.#text(from, id), this.#text(to, id)];
      if (before === null && after === null) {
        throw new AppError('task.not-found', `There is no task ${id} in either of the two`, {
          details: { taskId: id },
        });
      }
      return { id, ...differingFields(before, after) };
    })();
  }

  #page({ from, to, filter, offset, limit }: DiffRequest): DiffPage {
    const started = performance.now();
    const { revision } = this.#store.readState();
    const index = this.#indexOf({ from, to }, revision);
    const matches = findMatches(this.#db, index, filter);
    const rows = matches.slice(offset, offset + limit).map((at) => this.#rowAt(index, at));
    return { rows, total: matches.length, ...summaryOf(index), revision, tookMs: performance.now() - started };
  }

  // Any change may turn a live row into a version, so what was read counts for one revision.
  #indexOf({ from, to }: DiffViews, revision: number): DiffIndex {
    const key = JSON.stringify([from, to, revision]);
    if (this.#last?.key !== key) this.#last = { key, index: readDifference(this.#db, from, to) };
    return this.#last.index;
  }

  #rowAt(index: DiffIndex, at: number): DiffRow {
    const kind = DIFF_KINDS[index.kinds[at] ?? 0] ?? 'added';
    const row = this.#row.get({ from: index.fromRefs[at] ?? 0, to: index.toRefs[at] ?? 0 });
    return {
      kind,
      id: row?.id ?? '',
      projectId: row?.project || null,
      fromStatus: row?.from_status ?? null,
      toStatus: row?.to_status ?? null,
      fields: kind === 'changed' && row?.fields ? row.fields.split(' ') : [],
    };
  }

  #text(mark: ViewMark, id: string): string | null {
    const task = this.#db
      .prepare<[string], TaskContent>(`SELECT ${CONTENT_COLUMN_LIST} FROM ${viewSource(mark)} WHERE id = ?`)
      .get(id);
    return task ? composeTaskText(task) : null;
  }
}
