import type { Database, Statement } from 'better-sqlite3';
import type { Candidate, WaitingTasks } from './strategy.ts';

const CANDIDATE = 'SELECT seq, project, priority, deadline FROM tasks';

/** The waiting tasks of the queue itself. Every statement reads the head of a partial index. */
export class SqlWaitingTasks implements WaitingTasks {
  readonly #oldest: Statement<[], Candidate>;
  readonly #highest: Statement<[], Candidate>;
  readonly #urgent: Statement<[number], Candidate>;
  readonly #after: Statement<[string], string>;
  readonly #firstProject: Statement<[], string>;
  readonly #head: Statement<[string], Candidate>;

  constructor(db: Database) {
    this.#oldest = db.prepare(`${CANDIDATE} INDEXED BY waiting_by_age WHERE status = 'queued' ORDER BY seq LIMIT 1`);
    this.#highest = db.prepare(
      `${CANDIDATE} INDEXED BY waiting_by_priority WHERE status = 'queued' ORDER BY priority DESC, seq LIMIT 1`,
    );
    this.#urgent = db.prepare(
      `${CANDIDATE} INDEXED BY waiting_by_deadline WHERE status = 'queued' AND deadline < ? ORDER BY deadline, seq LIMIT 1`,
    );
    const projects = `SELECT project FROM tasks INDEXED BY waiting_by_project WHERE status = 'queued'`;
    this.#after = db.prepare<[string], string>(`${projects} AND project > ? ORDER BY project LIMIT 1`).pluck();
    this.#firstProject = db.prepare<[], string>(`${projects} ORDER BY project LIMIT 1`).pluck();
    // Compared with a bare `?`, SQLite plans the statement anew for each project, to see if a partial index fits.
    this.#head = db.prepare(
      `${CANDIDATE} INDEXED BY waiting_by_project
       WHERE status = 'queued' AND project = ? || '' ORDER BY priority DESC, seq LIMIT 1`,
    );
  }

  oldest(): Candidate | undefined {
    return this.#oldest.get();
  }

  highestPriority(): Candidate | undefined {
    return this.#highest.get();
  }

  mostUrgent(before: number): Candidate | undefined {
    return this.#urgent.get(before);
  }

  projectAfter(project: string): string | undefined {
    return this.#after.get(project) ?? this.#firstProject.get();
  }

  headOf(project: string): Candidate | undefined {
    return this.#head.get(project);
  }
}
