import type { Database, Statement } from 'better-sqlite3';
import type { TaskOrder } from '../sort-columns.ts';
import { GONE } from './cells.ts';
import { readKeys } from './read-keys.ts';
import { sortSlots } from './sort-slots.ts';
import type { TaskSlots } from './task-slots.ts';

/** Changed tasks that are put in their new places one by one; with more, the order is read again. */
const CHANGES_AT_ONCE = 1000;

/** All live slots in one order of the list. Follows the slots: catch those up first. */
export class SlotOrder {
  readonly #db: Database;
  readonly #order: TaskOrder;
  readonly #slots: TaskSlots;
  readonly #changed: Statement<[number, number], number>;
  readonly #isBefore: Statement<[number, number], number>;
  /** The order stands in the first `#length` places; the rest is room for more. */
  #places = new Uint32Array(0);
  #length = 0;
  #epoch = 0;
  /** Slots there were, and how many of them were of removed tasks, when the order was last brought up to date. */
  #size = 0;
  #gone = 0;

  /** Without tasks until they were read. */
  constructor(db: Database, slots: TaskSlots, order: TaskOrder) {
    this.#db = db;
    this.#order = order;
    this.#slots = slots;
    this.#changed = db
      .prepare<[number, number], number>(
        `SELECT seq FROM tasks INDEXED BY tasks_born WHERE born >= ? ORDER BY ${order.orderBy} LIMIT ?`,
      )
      .pluck();
    this.#isBefore = db
      .prepare<[number, number], number>(
        `SELECT coalesce(${order.isBefore}, 0) FROM tasks a, tasks b WHERE a.seq = ? AND b.seq = ?`,
      )
      .pluck();
  }

  /** Puts all slots in order, some 0.4 s for a million; what changes between two steps is left to {@link catchUp}. */
  *readAll(tasksAtOnce: number): Generator<void> {
    this.#isUpToDate();
    const { values, orderBy } = this.#order;
    const isListed = values === 'id' || values === 'several';
    const places = isListed ? this.#readListed(orderBy) : yield* this.#readSorted(tasksAtOnce);
    this.#places = places;
    this.#length = places.length;
  }

  get sorted(): Uint32Array {
    return this.#places.subarray(0, this.#length);
  }

  /** The first place whose task `isPast` is true of; it must be true of all tasks behind that one. */
  placeWhere(isPast: (seq: number) => boolean): number {
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isPast(this.#slots.seqAt(this.#places[middle] ?? 0))) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  catchUp(): void {
    if (this.#slots.epoch === this.#epoch) return;
    const changed = this.#changed.all(this.#epoch, CHANGES_AT_ONCE + 1);
    if (changed.length > CHANGES_AT_ONCE) {
      for (const _step of this.readAll(changed.length));
      return;
    }
    this.#take(changed.map((seq) => this.#slots.slotOf(seq)));
    this.#isUpToDate();
  }

  #isUpToDate(): void {
    this.#epoch = this.#slots.epoch;
    this.#size = this.#slots.size;
    this.#gone = this.#slots.gone;
  }

  #readListed(orderBy: string): Uint32Array<ArrayBuffer> {
    const seqs = this.#db.prepare<[], number>(`SELECT seq FROM tasks ORDER BY ${orderBy}`).pluck().all();
    return Uint32Array.from(seqs, (seq) => this.#slots.slotOf(seq));
  }

  *#readSorted(tasksAtOnce: number): Generator<void, Uint32Array<ArrayBuffer>> {
    const keys = yield* readKeys(this.#db, this.#slots, this.#order, tasksAtOnce);
    const present = sortSlots(this.#order.isDescending ? keys.toReversed() : keys);
    const last = keys.length - 1;
    if (this.#order.isDescending) for (const [place, slot] of present.entries()) present[place] = last - slot;
    return this.#order.nullable ? this.#withAbsent(present, keys) : present;
  }

  // Tasks without the value follow in order of arrival, in the direction of the others.
  #withAbsent(present: Uint32Array<ArrayBuffer>, keys: Float64Array): Uint32Array<ArrayBuffer> {
    const { cellOf } = this.#slots;
    const places = new Uint32Array(keys.length);
    places.set(present);
    let length = present.length;
    for (let step = 0; step < keys.length; step++) {
      const slot = this.#order.isDescending ? keys.length - 1 - step : step;
      if (!Number.isNaN(keys[slot]) || cellOf[slot] === GONE) continue;
      places[length] = slot;
      length += 1;
    }
    return places.subarray(0, length);
  }

  /** Takes over changed slots, which are in order among themselves. Most changes move no task that was there. */
  #take(changed: readonly number[]): void {
    const known = changed.filter((slot) => slot < this.#size);
    const stands = this.#gone === this.#slots.gone && known.every((slot) => this.#isInPlace(slot));
    if (!stands) this.#takeOut(known);
    this.#putIn(stands ? changed.filter((slot) => slot >= this.#size) : changed);
  }

  // Where every changed slot stands between its neighbours, the whole order is right: the others did not change.
  #isInPlace(slot: number): boolean {
    const place = this.#placeOf(slot, 0);
    if (place === this.#length || this.#places[place] !== slot) return false;
    return place + 1 === this.#length || this.#comesBefore(slot, this.#places[place + 1] ?? 0);
  }

  #takeOut(slots: readonly number[]): void {
    const isStale = new Uint8Array(this.#slots.size);
    for (const slot of slots) isStale[slot] = 1;
    const { cellOf } = this.#slots;
    const places = this.#places;
    let kept = 0;
    for (let place = 0; place < this.#length; place++) {
      const slot = places[place] ?? 0;
      places[kept] = slot;
      kept += isStale[slot] === 1 || cellOf[slot] === GONE ? 0 : 1;
    }
    this.#length = kept;
  }

  #putIn(slots: readonly number[]): void {
    let from = 0;
    const targets = slots.map((slot) => {
      from = this.#placeOf(slot, from);
      return { slot, place: from };
    });
    this.#makeRoom(slots.length);
    let end = this.#length;
    for (const [index, { slot, place }] of [...targets.entries()].reverse()) {
      this.#places.copyWithin(place + index + 1, place, end);
      this.#places[place + index] = slot;
      end = place;
    }
    this.#length += slots.length;
  }

  #makeRoom(more: number): void {
    if (this.#length + more <= this.#places.length) return;
    const places = new Uint32Array(Math.ceil((this.#length + more) * 1.1) + 1000);
    places.set(this.sorted);
    this.#places = places;
  }

  /** The first place from `low` on whose task does not come before that of the slot. */
  #placeOf(slot: number, from: number): number {
    let [low, high] = [from, this.#length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#comesBefore(this.#places[middle] ?? 0, slot)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #comesBefore(slot: number, other: number): boolean {
    return this.#isBefore.get(this.#slots.seqAt(slot), this.#slots.seqAt(other)) === 1;
  }
}
