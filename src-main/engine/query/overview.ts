import type { Database } from 'better-sqlite3';
import type { NextUp, Overview, ProjectSummary, StorageSummary, Strategy } from '../../../src-shared/models/queue.ts';
import { type StatusCounts, TASK_STATUSES, type TaskStatus } from '../../../src-shared/models/task.ts';
import type { QueueManager } from '../queue-manager.ts';
import { countsOf } from '../store/queue-state.ts';
import { judgeHealth } from './health.ts';
import type { TaskQuery } from './task-query.ts';
import { errorLine } from './task-rows.ts';

const HOUR_MS = 60 * 60 * 1000;
const LISTED_PROJECTS = 100;
const ERRORS_READ = 2000;
const LONGEST_ERROR = 80;

/** Everything the first page of a queue shows, from counters and the heads of indexes. */
export function readOverview(
  manager: QueueManager,
  query: TaskQuery,
  nextUp: number,
  now: number,
  storage: StorageSummary,
): Overview {
  const { db } = manager.store;
  const state = manager.store.readState();
  const counts = countsOf(state);
  const number = (sql: string, ...values: number[]): number =>
    db
      .prepare<number[], number>(`SELECT count(*) FROM tasks WHERE ${sql}`)
      .pluck()
      .get(...values) ?? 0;
  const moment = (expression: string): number | null =>
    db.prepare<[], number | null>(`SELECT ${expression}`).pluck().get() ?? null;
  const failedLastHour = number("status = 'failed' AND failed_at > ?", now - HOUR_MS);
  const projects = readProjects(db);
  return {
    revision: state.revision,
    takenAt: now,
    counts,
    health: judgeHealth({
      counts,
      damage: manager.info().damage,
      failedLastHour,
      commonError: failedLastHour > 1 ? commonError(db, now - HOUR_MS) : null,
      stalled: number("status = 'processing' AND lease_until <= ?", now),
      overdue: number("status = 'queued' AND deadline < ?", now),
    }),
    projects: projects.slice(0, LISTED_PROJECTS),
    hiddenProjects: Math.max(0, projects.length - LISTED_PROJECTS),
    nextUp: readNextUp(manager, query, nextUp),
    oldestWaitingAt: moment("(SELECT added_at FROM tasks WHERE status = 'queued' ORDER BY seq LIMIT 1)"),
    nextScheduledAt: moment("min(run_at) FROM tasks WHERE status = 'scheduled'"),
    longestProcessingSince: moment("min(started_at) FROM tasks WHERE status = 'processing'"),
    lastHour: {
      added: number('added_at > ?', now - HOUR_MS),
      completed: number("status = 'completed' AND completed_at > ?", now - HOUR_MS),
      failed: failedLastHour,
    },
    storage,
  };
}

/** The next tasks under a strategy (the queue's own by default), with what else waits. */
export function readUpcoming(
  manager: QueueManager,
  query: TaskQuery,
  { count, strategy, now }: { count: number; strategy?: Strategy | undefined; now: number },
): NextUp {
  const state = manager.store.readState();
  const next = manager.store.db.prepare<[], number | null>("SELECT min(run_at) FROM tasks WHERE status = 'scheduled'");
  return {
    revision: state.revision,
    takenAt: now,
    strategy: strategy ?? state.strategy,
    current: state.strategy,
    queued: state.n_queued,
    scheduled: state.n_scheduled,
    nextScheduledAt: next.pluck().get() ?? null,
    tasks: readNextUp(manager, query, count, strategy),
  };
}

function readNextUp(manager: QueueManager, query: TaskQuery, count: number, strategy?: Strategy): Overview['nextUp'] {
  const upcoming = manager.peekNext(count, strategy);
  const rows = new Map(query.rowsBySeq(upcoming.map(({ seq }) => seq)).map((row) => [row.seq, row]));
  return upcoming.flatMap(({ seq, reason }, index) => {
    const task = rows.get(seq);
    return task ? [{ position: index + 1, task, reason }] : [];
  });
}

// Most waiting first: the projects an operator looks for.
function readProjects(db: Database): ProjectSummary[] {
  const counts = new Map<string, StatusCounts>();
  const cells = db
    .prepare<[], { project: string; status: TaskStatus; n: number }>(
      'SELECT project, status, sum(n) AS n FROM counters GROUP BY project, status',
    )
    .all();
  for (const { project, status, n } of cells)
    counts.set(project, { ...(counts.get(project) ?? noTasks()), [status]: n });
  const totals = db
    .prepare<[], { project: string; completed: number; failed: number; weight: number }>(
      'SELECT project, completed_total AS completed, failed_total AS failed, weight FROM projects',
    )
    .all();
  const byProject = new Map(totals.map((row) => [row.project, row]));
  return [...new Set([...counts.keys(), ...byProject.keys()])]
    .map((project) => ({
      projectId: project === '' ? null : project,
      counts: counts.get(project) ?? noTasks(),
      completedTotal: byProject.get(project)?.completed ?? 0,
      failedTotal: byProject.get(project)?.failed ?? 0,
      weight: byProject.get(project)?.weight ?? 1,
    }))
    .sort((a, b) => waiting(b) - waiting(a) || (a.projectId ?? '').localeCompare(b.projectId ?? ''));
}

function waiting({ counts }: ProjectSummary): number {
  return counts.queued + counts.scheduled;
}

function noTasks(): StatusCounts {
  return Object.fromEntries(TASK_STATUSES.map((status) => [status, 0])) as StatusCounts;
}

// Numbers differ between otherwise equal messages (ports, ids, durations), so they do not count.
function commonError(db: Database, since: number): { text: string; count: number } | null {
  const errors = db
    .prepare<[number, number], string | null>(
      "SELECT substr(last_error, 1, 1000) FROM tasks WHERE status = 'failed' AND failed_at > ? ORDER BY failed_at DESC LIMIT ?",
    )
    .pluck()
    .all(since, ERRORS_READ);
  const groups = new Map<string, { text: string; count: number }>();
  for (const error of errors) {
    if (error === null) continue;
    const text = errorLine(error).slice(0, LONGEST_ERROR);
    const shape = text.replace(/\d+/g, '#');
    groups.set(shape, { text, count: (groups.get(shape)?.count ?? 0) + 1 });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count)[0] ?? null;
}
