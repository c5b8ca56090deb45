import type { Database, Statement } from 'better-sqlite3';
import type { Candidate, WaitingTasks } from './strategy.ts';

/** How far an order is followed past tasks of paused projects before its answer is put together from each project's. */
const LOOK_AHEAD = 200;

const CANDIDATE = 'SELECT seq, project, priority, deadline FROM tasks';
const UNPAUSED = 'project NOT IN (SELECT value FROM json_each(?))';

/**
 * The waiting tasks without those of paused projects. A paused project may have a million tasks before all others,
 * so where a short look ahead finds nothing, the heads of the other projects are compared.
 */
export class UnpausedWaitingTasks implements WaitingTasks {
  readonly #all: WaitingTasks;
  readonly #oldest: Statement<[string], Candidate>;
  readonly #highest: Statement<[string], Candidate>;
  readonly #urgent: Statement<[number, string], Candidate>;
  readonly #level: Statement<[string, number], Candidate>;
  #paused: ReadonlySet<string> = new Set();
  #pausedText = '[]';

  constructor(db: Database, all: WaitingTasks) {
    this.#all = all;
    const ahead = (index: string, order: string) =>
      db.prepare<[string], Candidate>(
        `SELECT * FROM (${CANDIDATE} INDEXED BY ${index} WHERE status = 'queued' ORDER BY ${order} LIMIT ${LOOK_AHEAD} + 0)
         WHERE ${UNPAUSED} ORDER BY ${order} LIMIT 1`,
      );
    this.#oldest = ahead('waiting_by_age', 'seq');
    this.#highest = ahead('waiting_by_priority', 'priority DESC, seq');
    this.#urgent = db.prepare(
      `${CANDIDATE} INDEXED BY waiting_by_deadline WHERE status = 'queued' AND deadline < ? AND ${UNPAUSED}
       ORDER BY deadline, seq LIMIT 1`,
    );
    this.#level = db.prepare(
      `${CANDIDATE} INDEXED BY waiting_by_project
       WHERE status = 'queued' AND project = ? || '' AND priority < ? ORDER BY priority DESC, seq LIMIT 1`,
    );
  }

  /** The view without these projects; it counts until the next call. */
  without(paused: ReadonlySet<string>): this {
    if (paused !== this.#paused) this.#pausedText = JSON.stringify([...paused]);
    this.#paused = paused;
    return this;
  }

  oldest(): Candidate | undefined {
    return this.#oldest.get(this.#pausedText) ?? this.#best((project) => this.#oldestOf(project), isOlder);
  }

  highestPriority(): Candidate | undefined {
    return this.#highest.get(this.#pausedText) ?? this.#best((project) => this.headOf(project), isHigher);
  }

  mostUrgent(before: number): Candidate | undefined {
    return this.#urgent.get(before, this.#pausedText);
  }

  projectAfter(project: string): string | undefined {
    const first = this.#all.projectAfter(project);
    let found = first;
    while (found !== undefined && this.#paused.has(found)) {
      found = this.#all.projectAfter(found);
      if (found === first) return undefined;
    }
    return found;
  }

  headOf(project: string): Candidate | undefined {
    return this.#paused.has(project) ? undefined : this.#all.headOf(project);
  }

  // The index of a project's tasks is ordered by priority first: each level is asked for its oldest task.
  #oldestOf(project: string): Candidate | undefined {
    let oldest: Candidate | undefined;
    let level = this.#level.get(project, Number.POSITIVE_INFINITY);
    while (level) {
      if (!oldest || isOlder(level, oldest)) oldest = level;
      level = this.#level.get(project, level.priority);
    }
    return oldest;
  }

  #best(
    headOf: (project: string) => Candidate | undefined,
    isBetter: (task: Candidate, than: Candidate) => boolean,
  ): Candidate | undefined {
    const first = this.projectAfter('');
    let best: Candidate | undefined;
    for (let project = first; project !== undefined; ) {
      const head = headOf(project);
      if (head && (!best || isBetter(head, best))) best = head;
      project = this.projectAfter(project);
      if (project === first) break;
    }
    return best;
  }
}

function isOlder(task: Candidate, than: Candidate): boolean {
  return task.seq < than.seq;
}

function isHigher(task: Candidate, than: Candidate): boolean {
  return task.priority > than.priority || (task.priority === than.priority && task.seq < than.seq);
}
