import type { Database, Statement } from 'better-sqlite3';
import type { Candidate, WaitingTasks } from './strategy.ts';

type Order = (a: Candidate, b: Candidate) => number;

const BY_AGE: Order = (a, b) => a.seq - b.seq;
const BY_PRIORITY: Order = (a, b) => b.priority - a.priority || a.seq - b.seq;
const BY_DEADLINE: Order = (a, b) => (a.deadline ?? Infinity) - (b.deadline ?? Infinity) || a.seq - b.seq;

/**
 * The waiting tasks as they would be with some already taken, and with the scheduled ones whose time has come
 * among them, as a claim would put them. For the few dozen tasks of a preview.
 */
export class PreviewWaitingTasks implements WaitingTasks {
  readonly #db: Database;
  readonly #live: WaitingTasks;
  readonly #due: Candidate[];
  readonly #statements = new Map<string, Statement<unknown[], Candidate>>();
  readonly #taken: number[] = [];

  constructor(db: Database, live: WaitingTasks, due: readonly Candidate[]) {
    this.#db = db;
    this.#live = live;
    this.#due = [...due];
  }

  take(seq: number): void {
    this.#taken.push(seq);
    const index = this.#due.findIndex((task) => task.seq === seq);
    if (index >= 0) this.#due.splice(index, 1);
  }

  oldest(): Candidate | undefined {
    return best(BY_AGE, this.#head('seq', 'true'), this.#due);
  }

  highestPriority(): Candidate | undefined {
    return best(BY_PRIORITY, this.#head('priority DESC, seq', 'true'), this.#due);
  }

  mostUrgent(before: number): Candidate | undefined {
    const due = this.#due.filter((task) => task.deadline !== null && task.deadline < before);
    return best(BY_DEADLINE, this.#head('deadline, seq', 'deadline IS NOT NULL AND deadline < ?', before), due);
  }

  headOf(project: string): Candidate | undefined {
    const due = this.#due.filter((task) => task.project === project);
    return best(BY_PRIORITY, this.#head('priority DESC, seq', 'project = ?', project), due);
  }

  projectAfter(project: string): string | undefined {
    const names = this.#due.map((task) => task.project);
    const waiting = this.#waitingProjectAfter(project);
    if (waiting !== undefined) names.push(waiting);
    const later = names.filter((name) => name > project);
    return smallest(later.length > 0 ? later : names);
  }

  #waitingProjectAfter(project: string): string | undefined {
    const first = this.#live.projectAfter(project);
    let found = first;
    while (found !== undefined && !this.#head('seq', 'project = ?', found)) {
      found = this.#live.projectAfter(found);
      if (found === first) return undefined;
    }
    return found;
  }

  #head(order: string, condition: string, ...values: unknown[]): Candidate | undefined {
    const sql = `SELECT seq, project, priority, deadline FROM tasks WHERE status = 'queued' AND ${condition}
      AND seq NOT IN (SELECT value FROM json_each(?)) ORDER BY ${order} LIMIT 1`;
    const statement = this.#statements.get(sql) ?? this.#db.prepare<unknown[], Candidate>(sql);
    this.#statements.set(sql, statement);
    return statement.get(...values, JSON.stringify(this.#taken));
  }
}

function best(order: Order, head: Candidate | undefined, others: readonly Candidate[]): Candidate | undefined {
  return [...(head ? [head] : []), ...others].sort(order)[0];
}

// SQLite compares names by their UTF-8 bytes; JavaScript's `<` agrees but for characters past U+FFFF.
function smallest(names: readonly string[]): string | undefined {
  return [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))[0];
}
