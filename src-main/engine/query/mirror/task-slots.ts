import type { Database } from 'better-sqlite3';
import {
  type StatusCounts,
  TASK_STATUSES,
  type TaskFilter,
  type TaskStatus,
} from '../../../../src-shared/models/task.ts';
import { FacetCodes } from './facet-codes.ts';

/** Changed tasks that are looked at one by one; with more, everything is read again. */
const CHANGES_AT_ONCE = 5000;
const GONE = TASK_STATUSES.length;

interface ChangedTask {
  readonly seq: number;
  readonly status: TaskStatus;
  readonly project: string;
  readonly type: string;
}

/**
 * The live tasks in memory, as far as lists filter them: one slot each in order of arrival, with the codes of
 * its status, project and type. The slot of a task that was removed stays and matches nothing.
 */
export class TaskSlots {
  #size = 0;
  #seqs = new Float64Array(0);
  #statuses = new Uint8Array(0);
  readonly #projects = new FacetCodes('project');
  readonly #types = new FacetCodes('type');
  readonly #counts = new Array<number>(GONE + 1).fill(0);
  #epoch: number;

  /** Reads all tasks as they were committed before `epoch`; about 0.3 s for a million. */
  constructor(db: Database, epoch: number) {
    this.#epoch = epoch;
    const seqs = db.prepare<[], number>('SELECT seq FROM tasks INDEXED BY tasks_arrival ORDER BY seq').pluck().all();
    this.#resize(seqs.length);
    this.#seqs.set(seqs);
    this.#size = seqs.length;
    for (const [code, status] of TASK_STATUSES.entries()) {
      for (const seq of seqsOfStatus(db, status)) this.#setStatus(this.slotOf(seq), code);
    }
    this.#counts[0] = this.#size - this.#counts.slice(1).reduce((sum, count) => sum + count, 0);
    this.#projects.readAll(db, (seq) => this.slotOf(seq));
    this.#types.readAll(db, (seq) => this.slotOf(seq));
  }

  /** Slots in use, those of removed tasks included. */
  get size(): number {
    return this.#size;
  }

  get epoch(): number {
    return this.#epoch;
  }

  seqAt(slot: number): number {
    return this.#seqs[slot] ?? 0;
  }

  isLive(slot: number): boolean {
    return this.#statuses[slot] !== GONE;
  }

  /** Slot of a task; -1 where there is none. */
  slotOf(seq: number): number {
    const guess = seq - (this.#seqs[0] ?? 0);
    if (this.#seqs[guess] === seq && guess < this.#size) return guess;
    const at = this.#placeOf(seq);
    return at < this.#size && this.#seqs[at] === seq ? at : -1;
  }

  /** 1 for every slot whose task matches the facets of the filter, else 0. */
  mask(filter: TaskFilter): Uint8Array {
    const statuses = wantedStatuses(filter);
    const projects = this.#projects.wanted(filter.projectId);
    const types = this.#types.wanted(filter.type);
    const mask = new Uint8Array(this.#size);
    for (let slot = 0; slot < this.#size; slot++) mask[slot] = statuses[this.#statuses[slot] ?? GONE] ?? 0;
    if (projects) this.#projects.restrict(mask, projects);
    if (types) this.#types.restrict(mask, types);
    return mask;
  }

  /** Takes over what was committed since the last time. False where that is too much: read all again. */
  catchUp(db: Database, epoch: number, counts: StatusCounts): boolean {
    const changed = db
      .prepare<[number, number], ChangedTask>(
        'SELECT seq, status, project, type FROM tasks INDEXED BY tasks_born WHERE born >= ? ORDER BY seq LIMIT ?',
      )
      .all(this.#epoch, CHANGES_AT_ONCE + 1);
    if (changed.length > CHANGES_AT_ONCE || !changed.every((task) => this.#take(task))) return false;
    for (const [code, status] of TASK_STATUSES.entries()) {
      if (this.#counts[code] !== counts[status]) this.#dropRemoved(db, status, code);
    }
    this.#epoch = epoch;
    return (this.#counts[GONE] ?? 0) <= this.#size / 4;
  }

  // Arrival numbers only grow. A smaller one that has no slot was put back by a restore.
  #take({ seq, status, project, type }: ChangedTask): boolean {
    let slot = this.slotOf(seq);
    if (slot < 0) {
      slot = this.#size;
      if (slot > 0 && seq < this.seqAt(slot - 1)) return false;
      if (slot === this.#seqs.length) this.#resize(Math.ceil(slot * 1.25) + 1000);
      this.#seqs[slot] = seq;
      this.#size += 1;
      this.#counts[0] = (this.#counts[0] ?? 0) + 1;
    }
    this.#setStatus(slot, TASK_STATUSES.indexOf(status));
    this.#projects.set(slot, project);
    this.#types.set(slot, type);
    return true;
  }

  // A removed task leaves no trace in the database but the count of its last status.
  #dropRemoved(db: Database, status: TaskStatus, code: number): void {
    const present = new Uint8Array(this.#size);
    for (const seq of seqsOfStatus(db, status)) present[this.slotOf(seq)] = 1;
    for (let slot = 0; slot < this.#size; slot++) {
      if (this.#statuses[slot] === code && present[slot] === 0) this.#setStatus(slot, GONE);
    }
  }

  #setStatus(slot: number, code: number): void {
    const old = this.#statuses[slot] ?? 0;
    this.#counts[old] = (this.#counts[old] ?? 0) - 1;
    this.#counts[code] = (this.#counts[code] ?? 0) + 1;
    this.#statuses[slot] = code;
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

  #resize(capacity: number): void {
    const seqs = new Float64Array(capacity);
    seqs.set(this.#seqs);
    this.#seqs = seqs;
    const statuses = new Uint8Array(capacity);
    statuses.set(this.#statuses);
    this.#statuses = statuses;
    this.#projects.resize(capacity);
    this.#types.resize(capacity);
  }
}

function seqsOfStatus(db: Database, status: TaskStatus): number[] {
  return db
    .prepare<[string], number>('SELECT seq FROM tasks INDEXED BY tasks_status WHERE status = ?')
    .pluck()
    .all(status);
}

function wantedStatuses({ status }: TaskFilter): Uint8Array {
  const wanted = new Uint8Array(GONE + 1);
  for (const [code, name] of TASK_STATUSES.entries()) {
    wanted[code] = !status?.length || status.includes(name) ? 1 : 0;
  }
  return wanted;
}
