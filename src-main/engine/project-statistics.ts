import type { Database } from 'better-sqlite3';
import type { TaskStatus } from '../../src-shared/models/task.ts';

/** Of one project; null for the tasks without one. */
export interface ProjectStatistics {
  readonly projectId: string | null;
  /** Waiting now, for a claim or for their time. */
  readonly queued: number;
  readonly processing: number;
  /** Since the queue exists, also of tasks that are no longer kept. */
  readonly completed: number;
  readonly failed: number;
}

/** Statistics of all projects the queue ever had, by name. */
export function projectStatistics(db: Database): ProjectStatistics[] {
  const waiting = new Map<string, { queued: number; processing: number }>();
  const cells = db
    .prepare<[], { project: string; status: TaskStatus; n: number }>(
      `SELECT project, status, sum(n) AS n FROM counters WHERE status IN ('queued', 'scheduled', 'processing')
       GROUP BY project, status`,
    )
    .all();
  for (const { project, status, n } of cells) {
    const counts = waiting.get(project) ?? { queued: 0, processing: 0 };
    counts[status === 'processing' ? 'processing' : 'queued'] += n;
    waiting.set(project, counts);
  }
  const totals = db
    .prepare<[], { project: string; completed: number; failed: number }>(
      'SELECT project, completed_total AS completed, failed_total AS failed FROM projects',
    )
    .all();
  const ended = new Map(totals.map(({ project, completed, failed }) => [project, { completed, failed }]));
  return [...new Set([...waiting.keys(), ...ended.keys()])].sort().map((project) => ({
    projectId: project || null,
    ...(waiting.get(project) ?? { queued: 0, processing: 0 }),
    ...(ended.get(project) ?? { completed: 0, failed: 0 }),
  }));
}
