import type { Database } from 'better-sqlite3';
import { type StatusCounts, TASK_STATUSES, type TaskStatus } from '../../../../src-shared/models/task.ts';
import { type CellKey, Cells, GONE } from './cells.ts';
import { readCells } from './read-cells.ts';

/** Changed tasks that are looked at one by one; with more, everything is read again. */
const CHANGES_AT_ONCE = 5000;

/** Indexes that list the tasks of one status. */
const BY_STATUS: Record<TaskStatus, string> = {
  queued: 'waiting_by_age',
  scheduled: 'scheduled_by_time',
  processing: 'leases_by_time',
  completed: 'completed_by_time',
  failed: 'failed_by_time',
};

/**
 * The live tasks in memory, as far as lists filter them: one slot each in order of arrival, with the cell its
 * status, project and type make. The slot of a task that was removed stays.
 */
export class TaskSlots {
  readonly cells = new Cells();
  #size = 0;
  #seqs = new Float64Array(0);
  #cellOf = new Uint32Array(0);
  readonly #counts: Record<TaskStatus, number> = { queued: 0, scheduled: 0, processing: 0, completed: 0, failed: 0 };
  #gone = 0;
  #epoch: number;

  /** Without tasks until they were read; `epoch` is that of the queue before the first step. */
  constructor(epoch: number) {
    this.#epoch = epoch;
  }

  /** Reads all tasks, about 0.7 s for a million; what changes between two steps is left to {@link catchUp}. */
  *read(db: Database, tasksAtOnce: number): Generator<void> {
    yield* readCells(db, this.cells, tasksAtOnce, (seq, cell) => {
      if (this.#size === this.#seqs.length) this.#grow();
      this.#seqs[this.#size] = seq;
      this.#cellOf[this.#size] = cell;
      this.#count(cell, 1);
      this.#size += 1;
    });
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Slots in use, those of removed tasks included. */
  get size(): number {
    return this.#size;
  }

  /** Slots whose task was removed. */
  get gone(): number {
    return this.#gone;
  }

  /** Cell of every slot. */
  get cellOf(): Uint32Array {
    return this.#cellOf.subarray(0, this.#size);
  }

  seqAt(slot: number): number {
    return this.#seqs[slot] ?? 0;
  }

  /** Slot of a task; -1 where there is none. */
  slotOf(seq: number): number {
    const guess = seq - (this.#seqs[0] ?? 0);
    if (this.#seqs[guess] === seq && guess < this.#size) return guess;
    const at = this.#placeOf(seq);
    return at < this.#size && this.#seqs[at] === seq ? at : -1;
  }

  /** Takes over what was committed since the last time. False where that is too much: read all again. */
  catchUp(db: Database, epoch: number, counts: StatusCounts): boolean {
    const changed = db
      .prepare<[number, number], CellKey & { readonly seq: number }>(
        'SELECT seq, status, project, type FROM tasks INDEXED BY tasks_born WHERE born >= ? ORDER BY seq LIMIT ?',
      )
      .all(this.#epoch, CHANGES_AT_ONCE + 1);
    if (changed.length > CHANGES_AT_ONCE || !changed.every((task) => this.#take(task.seq, task))) return false;
    for (const status of TASK_STATUSES) {
      if (this.#counts[status] !== counts[status]) this.#dropRemoved(db, status);
    }
    this.#epoch = epoch;
    return this.#gone <= this.#size / 4;
  }

  // Arrival numbers only grow. A smaller one that has no slot was put back by a restore.
  #take(seq: number, key: CellKey): boolean {
    let slot = this.slotOf(seq);
    if (slot < 0) {
      slot = this.#size;
      if (slot > 0 && seq < this.seqAt(slot - 1)) return false;
      if (slot === this.#seqs.length) this.#grow();
      this.#seqs[slot] = seq;
      this.#size += 1;
      this.#gone += 1;
    }
    this.#setCell(slot, this.cells.idFor(key));
    return true;
  }

  // A removed task leaves no trace in the database but the count of its last status.
  #dropRemoved(db: Database, status: TaskStatus): void {
    const isPresent = new Uint8Array(this.#size);
    const seqs = db
      .prepare<[], number>(`SELECT seq FROM tasks INDEXED BY ${BY_STATUS[status]} WHERE status = '${status}'`)
      .pluck();
    for (const seq of seqs.all()) isPresent[this.slotOf(seq)] = 1;
    for (let slot = 0; slot < this.#size; slot++) {
      if (isPresent[slot] === 1 || this.cells.key(this.#cellOf[slot] ?? GONE)?.status !== status) continue;
      this.#setCell(slot, GONE);
    }
  }

  #setCell(slot: number, cell: number): void {
    this.#count(this.#cellOf[slot] ?? GONE, -1);
    this.#count(cell, 1);
    this.#cellOf[slot] = cell;
  }

  // Slots of removed tasks count as gone.
  #count(cell: number, change: 1 | -1): void {
    const key = this.cells.key(cell);
    if (key) this.#counts[key.status] += change;
    else this.#gone += change;
  }

  /** First slot whose task arrived at or after `seq`. */
  #placeOf(seq: number): number {
    let [low, high] = [0, this.#size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#seqs[middle] ?? 0) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const capacity = Math.ceil(this.#size * 1.25) + 1000;
    const [seqs, cellOf] = [this.#seqs, this.#cellOf];
    this.#seqs = new Float64Array(capacity);
    this.#seqs.set(seqs);
    this.#cellOf = new Uint32Array(capacity);
    this.#cellOf.set(cellOf);
  }
}
