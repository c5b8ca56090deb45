import type { Database, Statement } from 'better-sqlite3';
import type { TaskStatus } from '../../../src-shared/models/task.ts';

interface CounterKey {
  readonly project: string;
  readonly type: string;
  readonly status: TaskStatus;
}

interface ProjectTotalsChange {
  completed: number;
  failed: number;
  weight: number | null;
}

/**
 * Counts per project, type and status, and the totals of projects. Changes are gathered over a transaction
 * and written once at its end: a batch of 1,000 adds to one project costs one write.
 */
export class Counters {
  readonly #changes = new Map<string, CounterKey & { change: number }>();
  readonly #totals = new Map<string, ProjectTotalsChange>();
  readonly #add: Statement<[number, string, string, string]>;
  readonly #takeSome: Statement<[number, string, string, string, number]>;
  readonly #insert: Statement<[string, string, string, number]>;
  readonly #drop: Statement<[string, string, string]>;
  readonly #addTotals: Statement<[string, number, number, number | null, number | null]>;

  constructor(db: Database) {
    // Without RETURNING, which would cost as much as the change itself.
    const where = 'project = ? AND type = ? AND status = ?';
    this.#add = db.prepare(`UPDATE counters SET n = n + ? WHERE ${where}`);
    this.#takeSome = db.prepare(`UPDATE counters SET n = n - ? WHERE ${where} AND n > ?`);
    this.#insert = db.prepare('INSERT INTO counters (project, type, status, n) VALUES (?, ?, ?, ?)');
    this.#drop = db.prepare('DELETE FROM counters WHERE project = ? AND type = ? AND status = ?');
    this.#addTotals = db.prepare(
      `INSERT INTO projects (project, completed_total, failed_total, weight) VALUES (?, ?, ?, coalesce(?, 1))
       ON CONFLICT DO UPDATE SET completed_total = completed_total + excluded.completed_total,
         failed_total = failed_total + excluded.failed_total, weight = coalesce(?, weight)`,
    );
  }

  add(task: CounterKey, change: 1 | -1): void {
    const key = `${task.project}\0${task.type}\0${task.status}`;
    const entry = this.#changes.get(key);
    if (entry) entry.change += change;
    else this.#changes.set(key, { project: task.project, type: task.type, status: task.status, change });
  }

  addTotals(project: string, change: Partial<ProjectTotalsChange>): void {
    const entry = this.#totals.get(project) ?? { completed: 0, failed: 0, weight: null };
    entry.completed += change.completed ?? 0;
    entry.failed += change.failed ?? 0;
    entry.weight = change.weight ?? entry.weight;
    this.#totals.set(project, entry);
  }

  flush(): void {
    for (const { project, type, status, change } of this.#changes.values()) {
      if (change === 0) continue;
      if (change > 0) {
        const isKnown = this.#add.run(change, project, type, status).changes === 1;
        if (!isKnown) this.#insert.run(project, type, status, change);
      } else {
        const isLeft = this.#takeSome.run(-change, project, type, status, -change).changes === 1;
        if (!isLeft) this.#drop.run(project, type, status);
      }
    }
    for (const [project, { completed, failed, weight }] of this.#totals) {
      this.#addTotals.run(project, completed, failed, weight, weight);
    }
    this.discard();
  }

  discard(): void {
    if (this.#changes.size > 0) this.#changes.clear();
    if (this.#totals.size > 0) this.#totals.clear();
  }
}
