import type { Database } from 'better-sqlite3';
import type { Candidate, WaitingTasks } from './strategy.ts';

type Order = (a: Candidate, b: Candidate) => number;

const BY_AGE: Order = (a, b) => a.seq - b.seq;
const BY_PRIORITY: Order = (a, b) => b.priority - a.priority || a.seq - b.seq;
const BY_DEADLINE: Order = (a, b) => (a.deadline ?? Infinity) - (b.deadline ?? Infinity) || a.seq - b.seq;

/**
 * The waiting tasks as they would be with some already taken and others woken: scheduled ones whose time has
 * come and stalled ones, as claims would put them back. For the few dozen tasks of a preview.
 */
export class PreviewWaitingTasks implements WaitingTasks {
  readonly #db: Database;
  readonly #live: WaitingTasks;
  readonly #paused: ReadonlySet<string>;
  readonly #count: number;
  readonly #woken: Candidate[] = [];
  readonly #heads = new Map<string, readonly Candidate[]>();
  readonly #taken = new Set<number>();

  /** At most `count` tasks are taken; `live` leaves the `paused` projects out already. */
  constructor(db: Database, live: WaitingTasks, paused: ReadonlySet<string>, count: number) {
    this.#db = db;
    this.#live = live;
    this.#paused = paused;
    this.#count = count;
  }

  /** Counts tasks that are not `queued` yet among the waiting ones from now on. */
  wake(tasks: readonly Candidate[]): void {
    this.#woken.push(...tasks.filter(({ project }) => !this.#paused.has(project)));
  }

  take(seq: number): void {
    this.#taken.add(seq);
    const index = this.#woken.findIndex((task) => task.seq === seq);
    if (index >= 0) this.#woken.splice(index, 1);
  }

  oldest(): Candidate | undefined {
    return best(BY_AGE, this.#head('seq', 'true'), this.#woken);
  }

  highestPriority(): Candidate | undefined {
    return best(BY_PRIORITY, this.#head('priority DESC, seq', 'true'), this.#woken);
  }

  mostUrgent(before: number): Candidate | undefined {
    const woken = this.#woken.filter((task) => task.deadline !== null && task.deadline < before);
    return best(BY_DEADLINE, this.#head('deadline, seq', 'deadline IS NOT NULL AND deadline < ?', before), woken);
  }

  headOf(project: string): Candidate | undefined {
    const woken = this.#woken.filter((task) => task.project === project);
    return best(BY_PRIORITY, this.#head('priority DESC, seq', 'project = ?', project), woken);
  }

  projectAfter(project: string): string | undefined {
    const names = this.#woken.map((task) => task.project);
    const waiting = this.#waitingProjectAfter(project);
    if (waiting !== undefined) names.push(waiting);
    const later = names.filter((name) => compareNames(name, project) > 0);
    return smallest(later.length > 0 ? later : names);
  }

  #waitingProjectAfter(project: string): string | undefined {
    const first = this.#live.projectAfter(project);
    let found = first;
    while (found !== undefined && !this.#head('priority DESC, seq', 'project = ?', found)) {
      found = this.#live.projectAfter(found);
      if (found === first) return undefined;
    }
    return found;
  }

  // Read once for each order: of its first `count` tasks one is left until all that may be taken are.
  #head(order: string, condition: string, ...values: unknown[]): Candidate | undefined {
    const key = JSON.stringify([order, condition, ...values]);
    const known = this.#heads.get(key);
    const heads = known ?? this.#read(order, condition, values);
    if (!known) this.#heads.set(key, heads);
    return heads.find(({ seq }) => !this.#taken.has(seq));
  }

  #read(order: string, condition: string, values: readonly unknown[]): Candidate[] {
    const unpaused = this.#paused.size > 0 ? 'AND project NOT IN (SELECT value FROM json_each(?))' : '';
    const paused = this.#paused.size > 0 ? [JSON.stringify([...this.#paused])] : [];
    return this.#db
      .prepare<unknown[], Candidate>(
        `SELECT seq, project, priority, deadline FROM tasks WHERE status = 'queued' AND ${condition} ${unpaused}
         ORDER BY ${order} LIMIT ?`,
      )
      .all(...values, ...paused, this.#count);
  }
}

function best(order: Order, head: Candidate | undefined, others: readonly Candidate[]): Candidate | undefined {
  let found = head;
  for (const task of others) if (!found || order(task, found) < 0) found = task;
  return found;
}

function smallest(names: readonly string[]): string | undefined {
  return [...names].sort(compareNames)[0];
}

// SQLite compares names by their UTF-8 bytes; JavaScript's `<` disagrees on characters past U+FFFF.
function compareNames(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
