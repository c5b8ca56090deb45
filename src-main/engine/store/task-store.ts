import type { Database } from 'better-sqlite3';
import type { StatusCounts } from '../../../src-shared/models/task.ts';
import type { ChangeLog } from './change-log.ts';
import { ContentSum } from './content-hash.ts';
import { Counters } from './counters.ts';
import { addToCount, contentHashOf, countsOf, type QueueStateRow, QueueStateTable } from './queue-state.ts';
import type { StoreGuard } from './store-guard.ts';
import type { Lease, StatePatch, TaskContent, TaskRecord, WrittenTask } from './task-record.ts';
import { TaskStatements } from './task-statements.ts';
import { checkText } from './task-text.ts';
import { TransactionControl } from './transaction-control.ts';
import { onlyStateDiffers, wakeOf, writtenTask } from './written-task.ts';

/** Content and counts of a queue at one moment. Equal revisions have equal content. */
export interface StoreState {
  readonly revision: number;
  readonly counts: StatusCounts;
  readonly contentHash: string;
}

export interface OpenTransaction {
  readonly tx: StoreTransaction;
  commit(): void;
  rollback(): void;
}

/**
 * The working set of a queue in a SQLite database. Every mutation happens inside {@link TaskStore.transaction},
 * which keeps the invariants: counters, status counts and the content sum describe the rows exactly, `seq` is
 * never used twice, and a row some mark can see is kept as a version before it changes.
 */
export class TaskStore {
  readonly db: Database;
  readonly statements: TaskStatements;
  readonly log: ChangeLog | null;
  readonly #control: TransactionControl;
  readonly #stateTable: QueueStateTable;
  readonly #counters: Counters;
  #isOpen = false;

  /** With a `log`, every change is noted there by name; a `guard` is told what the database reports. */
  constructor(db: Database, log: ChangeLog | null = null, guard: StoreGuard | null = null) {
    this.db = db;
    this.log = log;
    this.#control = new TransactionControl(db, guard);
    this.statements = new TaskStatements(db);
    this.#stateTable = new QueueStateTable(db);
    this.#counters = new Counters(db);
  }

  /** Runs `work` in one transaction; whatever it throws undoes all of it. Transactions do not nest. */
  transaction<Result>(work: (tx: StoreTransaction) => Result): Result {
    const open = this.beginTransaction();
    try {
      const result = work(open.tx);
      open.commit();
      return result;
    } catch (error) {
      open.rollback();
      throw this.#control.explain(error);
    }
  }

  /**
   * Opens a transaction that the caller ends, for work in steps with pauses between them. Until then no other
   * transaction may begin, and readers of this connection see its unfinished work.
   */
  beginTransaction(): OpenTransaction {
    if (this.#isOpen) throw new Error('transactions do not nest');
    this.#control.begin();
    this.#isOpen = true;
    const end = (): void => {
      this.#isOpen = false;
      this.#counters.discard();
    };
    const rollback = (): void => {
      end();
      this.#control.rollback();
    };
    try {
      const tx = new StoreTransaction(this.statements, this.#stateTable.read(), this.#counters, this.log);
      const commit = (): void => {
        tx.flush(this.#stateTable);
        this.#control.commit();
        end();
      };
      return { tx, commit, rollback };
    } catch (error) {
      rollback();
      throw error;
    }
  }

  readState(): QueueStateRow {
    return this.#stateTable.read();
  }

  state(): StoreState {
    const row = this.#stateTable.read();
    return { revision: row.revision, counts: countsOf(row), contentHash: contentHashOf(row) };
  }

  find(id: string): TaskRecord | undefined {
    return this.statements.byId.get(id);
  }

  close(): void {
    this.db.close();
  }
}

/** The mutations of one transaction. Valid only inside the callback that got it. */
export class StoreTransaction {
  readonly state: QueueStateRow;
  #sum: ContentSum;
  readonly #statements: TaskStatements;
  readonly #counters: Counters;
  readonly #log: ChangeLog | null;
  #changed = false;

  constructor(statements: TaskStatements, state: QueueStateRow, counters: Counters, log: ChangeLog | null) {
    this.#log = log;
    this.#statements = statements;
    this.state = state;
    this.#counters = counters;
    this.#sum = new ContentSum(state.content_sum);
  }

  find(id: string): TaskRecord | undefined {
    return this.#statements.byId.get(id);
  }

  bySeq(seq: number): TaskRecord | undefined {
    return this.#statements.bySeq.get(seq);
  }

  /** Adds a task whose id is free; answers its `seq`. */
  insert(content: TaskContent, seq: number = this.state.next_seq): number {
    if (!this.#insertAt(seq, content)) throw new Error(`the id ${content.id} is taken`);
    return seq;
  }

  /** Adds a task at the end of the queue; false, and nothing is changed, where its id is taken. */
  insertNew(content: TaskContent): boolean {
    return this.#insertAt(this.state.next_seq, content);
  }

  /** Changes state and outcome of a task; a lease is given or, with null, taken away. */
  updateState(old: TaskRecord, patch: StatePatch, lease: Lease | null): WrittenTask {
    const record = writtenTask(old.seq, { ...old, ...patch }, lease, this.state.epoch);
    this.#statements.updateState(record);
    return this.#replaced(old, record);
  }

  /** Changes any field but `seq`. The lease stays as it is. */
  updateContent(old: TaskRecord, content: TaskContent): WrittenTask {
    const lease =
      old.lease_fence === null || old.lease_until === null
        ? null
        : { fence: old.lease_fence, until: old.lease_until, owner: old.lease_owner ?? '' };
    const record = writtenTask(old.seq, content, lease, this.state.epoch);
    if (onlyStateDiffers(old, content)) this.#statements.updateState(record);
    else this.#statements.updateContent(record);
    return this.#replaced(old, record);
  }

  delete(old: TaskRecord): void {
    this.#statements.remove.run(old.seq);
    this.#log?.noteTask(old.seq);
    this.#count(old, -1);
  }

  addTotals(project: string, change: { completed?: number; failed?: number; weight?: number }): void {
    this.#counters.addTotals(project, change);
    this.#log?.noteProject(project);
    this.#changed = true;
  }

  /** A change of the state row alone, such as the strategy. */
  touch(): void {
    this.#log?.noteState();
    this.#changed = true;
  }

  /** For a transaction that has set a project's totals itself. */
  touchTotals(project: string): void {
    this.#log?.noteProject(project);
    this.#changed = true;
  }

  /** For a transaction that has emptied `tasks` itself. */
  resetContentSum(): void {
    this.#sum = new ContentSum();
  }

  contentHash(): string {
    return this.#sum.toHex();
  }

  /** Writes gathered counts, for readers of the counter tables inside this transaction. */
  flushCounters(): void {
    this.#counters.flush();
  }

  flush(stateTable: QueueStateTable): void {
    if (!this.#changed) return;
    this.#counters.flush();
    this.state.revision += 1;
    // An epoch per commit: rows with `born` at or past an epoch are what changed since then.
    this.state.epoch += 1;
    this.state.content_sum = this.#sum.toBytes();
    stateTable.write(this.state);
  }

  #insertAt(seq: number, content: TaskContent): boolean {
    checkText('id', content.id);
    const record = writtenTask(seq, content, null, this.state.epoch);
    if (!this.#statements.insert(record)) return false;
    this.state.next_seq = Math.max(this.state.next_seq, seq + 1);
    this.#log?.noteTask(seq);
    this.#count(record, 1);
    return true;
  }

  #replaced(old: TaskRecord, record: WrittenTask): WrittenTask {
    this.#log?.noteTask(old.seq);
    this.#count(old, -1);
    this.#count(record, 1);
    return record;
  }

  #count(task: TaskRecord, change: 1 | -1): void {
    this.#changed = true;
    addToCount(this.state, task.status, change);
    this.#counters.add(task, change);
    if (change === 1) this.#sum.add(task.hash);
    else this.#sum.subtract(task.hash);
    if (change === 1) this.state.wake_at = Math.min(this.state.wake_at, wakeOf(task));
  }
}
