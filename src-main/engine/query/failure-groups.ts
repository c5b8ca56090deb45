import type { Database } from 'better-sqlite3';
import type { FailureGroup, FailureReport } from '../../../src-shared/models/failures.ts';
import { errorClassOf, errorShapeOf } from '../../../src-shared/models/search/error-shape.ts';

const ROWS_PER_STEP = 4000;
const LISTED_GROUPS = 500;
const BUCKETS = 24;
const SHORTEST_SPAN_MS = 60 * 60 * 1000;
const LONGEST_SPAN_MS = 28 * 24 * 60 * 60 * 1000;
/** Of a longer error only the beginning is looked at, and shown as a sample. */
const ERROR_READ = 4000;
const PROJECTS_NAMED = 3;

interface Row {
  readonly id: string;
  readonly project: string;
  readonly at: number;
  readonly error: string | null;
}

interface Group {
  readonly errorClass: string | null;
  readonly shape: string;
  count: number;
  firstAt: number;
  lastAt: number;
  last: Row;
  readonly trend: number[];
  readonly projects: Map<string, number>;
}

/** Groups all failed tasks by what their errors have in common, in steps of some 10 ms. */
export function* readFailures(db: Database, now: number): Generator<void, Omit<FailureReport, 'revision'>> {
  const seqs = db
    .prepare<[], number>("SELECT seq FROM tasks INDEXED BY failed_by_time WHERE status = 'failed'")
    .pluck()
    .all();
  const oldest =
    db.prepare<[], number | null>("SELECT min(failed_at) FROM tasks WHERE status = 'failed'").pluck().get() ?? now;
  const span = Math.min(LONGEST_SPAN_MS, Math.max(SHORTEST_SPAN_MS, now - oldest));
  const times = { trendFrom: now - span, bucketMs: span / BUCKETS };
  const groups = new FailureGroups(times);
  const read = db.prepare<[string], Row>(
    `SELECT id, project, coalesce(failed_at, started_at, added_at) AS at, substr(last_error, 1, ${ERROR_READ}) AS error
     FROM tasks WHERE seq IN (SELECT value FROM json_each(?)) AND status = 'failed'`,
  );
  for (let start = 0; start < seqs.length; start += ROWS_PER_STEP) {
    for (const row of read.all(JSON.stringify(seqs.slice(start, start + ROWS_PER_STEP)))) groups.add(row);
    yield;
  }
  return { takenAt: now, ...times, ...groups.report() };
}

class FailureGroups {
  readonly #groups = new Map<string, Group>();
  readonly #kinds = new Map<string, { errorClass: string | null; shape: string }>();
  readonly #times: Pick<FailureReport, 'trendFrom' | 'bucketMs'>;
  #total = 0;

  constructor(times: Pick<FailureReport, 'trendFrom' | 'bucketMs'>) {
    this.#times = times;
  }

  add(row: Row): void {
    const { errorClass, shape } = this.#kindOf(row.error);
    const key = `${errorClass ?? ''}\0${shape}`;
    const group = this.#groups.get(key) ?? begin(errorClass, shape, row);
    this.#groups.set(key, group);
    this.#total += 1;
    group.count += 1;
    group.firstAt = Math.min(group.firstAt, row.at);
    if (row.at >= group.lastAt) {
      group.lastAt = row.at;
      group.last = row;
    }
    const bucket = Math.min(BUCKETS - 1, Math.floor((row.at - this.#times.trendFrom) / this.#times.bucketMs));
    if (bucket >= 0) group.trend[bucket] = (group.trend[bucket] ?? 0) + 1;
    group.projects.set(row.project, (group.projects.get(row.project) ?? 0) + 1);
  }

  report(): Pick<FailureReport, 'total' | 'groups' | 'hiddenGroups'> {
    const all = [...this.#groups.values()].sort((a, b) => b.count - a.count || b.lastAt - a.lastAt);
    return {
      total: this.#total,
      groups: all.slice(0, LISTED_GROUPS).map(toGroup),
      hiddenGroups: Math.max(0, all.length - LISTED_GROUPS),
    };
  }

  // Most tasks fail with few different texts.
  #kindOf(error: string | null): { errorClass: string | null; shape: string } {
    if (error === null) return { errorClass: null, shape: '' };
    const known = this.#kinds.get(error);
    if (known) return known;
    const kind = { errorClass: errorClassOf(error), shape: errorShapeOf(error) };
    if (this.#kinds.size > 10_000) this.#kinds.clear();
    this.#kinds.set(error, kind);
    return kind;
  }
}

function begin(errorClass: string | null, shape: string, row: Row): Group {
  return {
    errorClass,
    shape,
    count: 0,
    firstAt: row.at,
    lastAt: row.at,
    last: row,
    trend: new Array<number>(BUCKETS).fill(0),
    projects: new Map(),
  };
}

function toGroup({ last, projects, errorClass, shape, count, firstAt, lastAt, trend }: Group): FailureGroup {
  const named = [...projects].sort((a, b) => b[1] - a[1]).slice(0, PROJECTS_NAMED);
  return {
    errorClass,
    shape,
    count,
    firstAt,
    lastAt,
    trend,
    sampleId: last.id,
    sampleError: last.error,
    projects: named.map(([project]) => (project === '' ? null : project)),
    projectCount: projects.size,
  };
}
