import type { Database, Statement } from 'better-sqlite3';
import type { Strategy } from '../../src-shared/models/queue.ts';
import { parsePauses } from '../storage/pauses.ts';
import type { TaskRecord, WrittenTask } from './store/task-record.ts';
import type { StoreTransaction, TaskStore } from './store/task-store.ts';
import { strategyByName } from './strategies/index.ts';
import { PreviewWaitingTasks } from './strategies/preview-waiting.ts';
import { SqlWaitingTasks } from './strategies/sql-waiting.ts';
import type { Candidate, WaitingTasks } from './strategies/strategy.ts';
import { PreviewTurns, StoredTurns, TokenTable } from './strategies/turn-state.ts';
import { UnpausedWaitingTasks } from './strategies/unpaused-waiting.ts';

/** Due tasks promoted in one claim; the rest follow with the next claims. */
const PROMOTE_AT_ONCE = 100;

const NEVER = Number.MAX_SAFE_INTEGER;
const NOTHING_PAUSED = { queue: false, projects: new Set<string>() };

export interface PreviewedTask {
  readonly seq: number;
  readonly reason: string;
}

export interface ClaimTerms {
  readonly now: number;
  readonly leaseMs: number;
  readonly owner: string;
}

/** Decides which task is next and hands it out under a lease. @internal */
export class Dispatcher {
  readonly #db: Database;
  readonly #waiting: SqlWaitingTasks;
  readonly #unpaused: UnpausedWaitingTasks;
  readonly #pauses = new PauseReader();
  readonly #putsBack: (task: Pick<TaskRecord, 'stalls'>) => boolean;
  readonly #tokens: TokenTable;
  readonly #due: Statement<[number, number], number>;
  readonly #stalled: Statement<[number, number], number>;
  readonly #nextWake: Statement<[], number | null>;

  /** `putsBack` tells whether a stalled task waits again, rather than failing. */
  constructor(db: Database, putsBack: (task: Pick<TaskRecord, 'stalls'>) => boolean) {
    this.#db = db;
    this.#putsBack = putsBack;
    this.#waiting = new SqlWaitingTasks(db);
    this.#unpaused = new UnpausedWaitingTasks(db, this.#waiting);
    this.#tokens = new TokenTable(db);
    // A plain `LIMIT ?` makes SQLite plan the statement anew on every run, which takes six times as long as to run it.
    this.#due = db
      .prepare<[number, number], number>(
        `SELECT seq FROM tasks INDEXED BY scheduled_by_time
         WHERE status = 'scheduled' AND run_at <= ? ORDER BY run_at LIMIT ? + 0`,
      )
      .pluck();
    this.#stalled = db
      .prepare<[number, number], number>(
        `SELECT seq FROM tasks INDEXED BY leases_by_time
         WHERE status = 'processing' AND lease_until <= ? ORDER BY lease_until LIMIT ? + 0`,
      )
      .pluck();
    this.#nextWake = db
      .prepare<[], number | null>(
        `SELECT min(at) FROM (
           SELECT min(run_at) AS at FROM tasks INDEXED BY scheduled_by_time WHERE status = 'scheduled'
           UNION ALL SELECT min(lease_until) FROM tasks INDEXED BY leases_by_time WHERE status = 'processing')`,
      )
      .pluck();
  }

  /** Claims the next task of the queue's strategy, or answers undefined when none is ready. */
  claim(tx: StoreTransaction, terms: ClaimTerms): WrittenTask | undefined {
    const pauses = this.#pauses.read(tx.state.paused);
    if (pauses.queue) return undefined;
    if (terms.now >= tx.state.wake_at) {
      this.promoteDue(tx, terms.now);
      tx.state.wake_at = this.#nextWake.get() ?? NEVER;
    }
    const turns = new StoredTurns(tx.state, this.#tokens);
    const choice = strategyByName(tx.state.strategy).next(this.#waitingBut(pauses.projects), turns, terms.now);
    const task = choice && tx.bySeq(choice.seq);
    if (!task) return undefined;
    const fence = tx.state.next_fence++;
    const lease = { fence, until: terms.now + terms.leaseMs, owner: terms.owner };
    return tx.updateState(task, { status: 'processing', started_at: terms.now, run_at: null }, lease);
  }

  /** When a task may become ready because time goes by, ms since 1970; null for never, also while the queue is paused. */
  nextWakeAt(store: TaskStore): number | null {
    return this.#pauses.read(store.readState().paused).queue ? null : (this.#nextWake.get() ?? null);
  }

  /** Makes scheduled tasks whose time has come wait like the others. */
  promoteDue(tx: StoreTransaction, now: number): void {
    for (const seq of this.#due.all(now, PROMOTE_AT_ONCE)) {
      const task = tx.bySeq(seq);
      if (task) tx.updateState(task, { status: 'queued', run_at: null }, null);
    }
  }

  /** Tasks whose lease ran out, at most as many as one claim deals with. */
  stalled(tx: StoreTransaction, now: number): TaskRecord[] {
    if (now < tx.state.wake_at) return [];
    return this.#stalled.all(now, PROMOTE_AT_ONCE).flatMap((seq) => tx.bySeq(seq) ?? []);
  }

  /** The next `count` tasks in exactly the order in which claims would give them now. Writes nothing. */
  preview(store: TaskStore, count: number, now: number, strategy?: Strategy): PreviewedTask[] {
    const state = store.readState();
    const pauses = this.#pauses.read(state.paused);
    if (pauses.queue) return [];
    const chosen = strategyByName(strategy ?? state.strategy);
    const live = this.#waitingBut(pauses.projects);
    const waiting = new PreviewWaitingTasks(this.#db, live, pauses.projects, count);
    const turns = new PreviewTurns(state, this.#tokens);
    const wakeNext = this.#waker(waiting, count, now);
    const tasks: PreviewedTask[] = [];
    while (tasks.length < count) {
      wakeNext();
      const choice = chosen.next(waiting, turns, now);
      if (!choice) break;
      waiting.take(choice.seq);
      tasks.push(choice);
    }
    return tasks;
  }

  #waitingBut(paused: ReadonlySet<string>): WaitingTasks {
    return paused.size > 0 ? this.#unpaused.without(paused) : this.#waiting;
  }

  // Each claim first deals with as many stalled and due tasks as one claim may; so does each step of a preview.
  #waker(waiting: PreviewWaitingTasks, claims: number, now: number): () => void {
    const read = this.#db.prepare<[number], Candidate & Pick<TaskRecord, 'stalls'>>(
      'SELECT seq, project, priority, deadline, stalls FROM tasks WHERE seq = ?',
    );
    const stalled = this.#stalled.all(now, PROMOTE_AT_ONCE * claims);
    const due = this.#due.all(now, PROMOTE_AT_ONCE * claims);
    return () => {
      const lost = stalled.splice(0, PROMOTE_AT_ONCE).flatMap((seq) => read.get(seq) ?? []);
      waiting.wake(lost.filter(this.#putsBack));
      waiting.wake(due.splice(0, PROMOTE_AT_ONCE).flatMap((seq) => read.get(seq) ?? []));
    };
  }
}

/** Understands what is paused; the text hardly ever changes between two claims. */
class PauseReader {
  #text = '';
  #pauses: { readonly queue: boolean; readonly projects: ReadonlySet<string> } = NOTHING_PAUSED;

  read(text: string): { readonly queue: boolean; readonly projects: ReadonlySet<string> } {
    if (text === this.#text) return this.#pauses;
    const pauses = parsePauses(text);
    this.#text = text;
    this.#pauses = pauses ? { queue: pauses.queue, projects: new Set(pauses.projects) } : NOTHING_PAUSED;
    return this.#pauses;
  }
}
