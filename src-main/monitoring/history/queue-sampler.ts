import type { Database, Statement } from 'better-sqlite3';
import type { RolledSample } from '../../../src-shared/models/metric-history.ts';
import { TASK_STATUSES } from '../../../src-shared/models/task.ts';
import { countsOf } from '../../engine/store/queue-state.ts';
import type { TaskStore } from '../../engine/store/task-store.ts';
import { Histogram } from '../histogram.ts';
import type { Meters, PersistenceMonitor } from '../persistence-monitor.ts';
import type { StorageParts } from '../report-facts.ts';

/** Projects with a series of their own; the rest is one. */
const MOST_PROJECTS = 20;
/** Finished tasks looked at per sample for their times: the newest. */
const MOST_FINISHED = 2000;
/** More in one interval is no work but a queue that was loaded anew. */
const MOST_PER_INTERVAL = 1_000_000;

interface Totals {
  readonly added: number;
  readonly started: number;
  readonly completed: number;
  readonly failed: number;
}

interface FinishedTimes {
  readonly added_at: number;
  readonly run_at: number | null;
  readonly started_at: number | null;
  readonly ended_at: number;
}

export interface SamplerParts {
  readonly store: TaskStore;
  readonly monitor: PersistenceMonitor;
  readonly storage: () => StorageParts | null;
}

/**
 * Takes a queue's figures from its counters, so that work is not slowed down by being counted and what other
 * processes do is seen too. Rates are differences of totals that only grow.
 */
export class QueueSampler {
  readonly #parts: SamplerParts;
  readonly #totals: Statement<[], { completed: number; failed: number }>;
  readonly #projects: Statement<[], { project: string; n: number }>;
  readonly #oldest: Statement<[], number | null>;
  readonly #finished: readonly Statement<[number, number], FinishedTimes>[];
  readonly #seriesOf = new Set<string>();
  #before: Totals | null = null;
  #lastAt: number | null = null;

  constructor(parts: SamplerParts) {
    this.#parts = parts;
    const { db } = parts.store;
    this.#totals = db.prepare(
      'SELECT coalesce(sum(completed_total), 0) AS completed, coalesce(sum(failed_total), 0) AS failed FROM projects',
    );
    this.#projects = db.prepare(
      `SELECT project, sum(n) AS n FROM counters WHERE status IN ('queued', 'scheduled') AND n > 0
       GROUP BY project ORDER BY n DESC`,
    );
    this.#oldest = db
      .prepare<[], number | null>("SELECT added_at FROM tasks WHERE status = 'queued' ORDER BY seq LIMIT 1")
      .pluck();
    this.#finished = [finishedQuery(db, 'completed'), finishedQuery(db, 'failed')];
  }

  /** Sets the point that the next sample is counted from, after a stretch that was not watched. */
  restart(now: number): void {
    this.#parts.monitor.takeInterval();
    this.#before = this.#readTotals();
    this.#lastAt = now;
  }

  /** What is true now and happened in the last `spanMs`. */
  take(now: number, spanMs: number): RolledSample {
    const counts: Record<string, number> = {};
    const times: Record<string, number[]> = {};
    this.#addTasks(now, counts, times);
    addOperations(this.#parts.monitor.takeInterval(), counts, times);
    const gauges = Object.fromEntries(
      Object.entries(this.#gauges(now)).map(([name, value]): [string, [number, number]] => [name, [value, value]]),
    );
    this.#lastAt = now;
    return { at: now, spanMs, samples: 1, gauges, counts, times };
  }

  #gauges(now: number): Record<string, number> {
    const gauges: Record<string, number> = {};
    const depth = countsOf(this.#parts.store.readState());
    for (const status of TASK_STATUSES) gauges[`depth.${status}`] = depth[status];
    this.#addProjects(gauges);
    const oldest = this.#oldest.get() ?? null;
    if (oldest !== null) gauges['tasks.oldest'] = Math.max(0, now - oldest);
    const storage = this.#parts.storage();
    if (storage === null) return gauges;
    gauges['storage.main'] = storage.mainBytes;
    gauges['storage.journal'] = storage.journalBytes;
    gauges['storage.snapshots'] = storage.snapshotBytes;
    return gauges;
  }

  // A project keeps its series as long as it has waiting tasks, so that lines do not jump in and out of "others".
  #addProjects(gauges: Record<string, number>): void {
    const rows = this.#projects.all();
    const waiting = new Set(rows.map(({ project }) => project));
    for (const project of this.#seriesOf) if (!waiting.has(project)) this.#seriesOf.delete(project);
    let others = 0;
    for (const { project, n } of rows) {
      if (this.#seriesOf.size < MOST_PROJECTS) this.#seriesOf.add(project);
      if (this.#seriesOf.has(project)) gauges[`project.${project}`] = n;
      else others += n;
    }
    if (others > 0) gauges['projects.others'] = others;
  }

  #addTasks(now: number, counts: Record<string, number>, times: Record<string, number[]>): void {
    const totals = this.#readTotals();
    const before = this.#before;
    this.#before = totals;
    if (before === null) return;
    for (const name of ['added', 'started', 'completed', 'failed'] as const) {
      const difference = totals[name] - before[name];
      if (difference >= 0 && difference <= MOST_PER_INTERVAL) counts[`tasks.${name}`] = difference;
    }
    const [wait, run] = [new Histogram(), new Histogram()];
    for (const query of this.#finished) {
      for (const { added_at, run_at, started_at, ended_at } of query.all(this.#lastAt ?? now, now)) {
        if (started_at === null) continue;
        wait.recordMs(started_at - Math.max(added_at, run_at ?? 0));
        run.recordMs(ended_at - started_at);
      }
    }
    if (wait.count > 0) Object.assign(times, { 'tasks.wait': wait.toNumbers(), 'tasks.run': run.toNumbers() });
  }

  #readTotals(): Totals {
    const { next_seq: added, next_fence: started } = this.#parts.store.readState();
    const { completed = 0, failed = 0 } = this.#totals.get() ?? {};
    return { added, started, completed, failed };
  }
}

function finishedQuery(db: Database, status: 'completed' | 'failed'): Statement<[number, number], FinishedTimes> {
  return db.prepare(
    `SELECT added_at, run_at, started_at, ${status}_at AS ended_at FROM tasks
     WHERE status = '${status}' AND ${status}_at > ? AND ${status}_at <= ? ORDER BY ${status}_at DESC LIMIT ${MOST_FINISHED}`,
  );
}

function addOperations(meters: Meters, counts: Record<string, number>, times: Record<string, number[]>): void {
  for (const [operation, meter] of meters) {
    if (meter.count === 0) continue;
    times[`op.${operation}`] = meter.durations.toNumbers();
    counts[`errors.${operation}`] = meter.errors;
    counts[`bytes.${operation}`] = meter.bytes;
  }
}
