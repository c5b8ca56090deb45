import type { Database, Statement } from 'better-sqlite3';
import type { Facet } from '../../../../src-shared/models/task.ts';
import type { TaskSlots } from './task-slots.ts';

/** Arrival numbers read in one step. */
const STEP = 32_768;
/** Changed tasks that are looked at one by one; with more, all are read again. */
const CHANGES_AT_ONCE = 50_000;
/** Kinds of error told apart; what comes after counts as having none. */
const MOST_CLASSES = 60_000;
const NONE = 0;
const UNNAMED = 1;

type Row = readonly [seq: number, errorClass: string | null, hasError: 0 | 1];

/** For every slot a number for the class of its task's last error: 0 without an error. 2 bytes a task. */
export class ErrorCodes {
  readonly #slots: TaskSlots;
  readonly #changed: Statement<[number, number], Row>;
  readonly #numbers = new Map<string, number>();
  #codes: Uint16Array;
  #epoch: number;
  #readTo = Number.MIN_SAFE_INTEGER;

  /** Knows nothing until all steps of {@link ErrorCodes.read} are taken. */
  constructor(db: Database, slots: TaskSlots) {
    this.#slots = slots;
    this.#codes = new Uint16Array(slots.size);
    this.#epoch = slots.epoch;
    this.#changed = db
      .prepare<[number, number], Row>(
        `SELECT seq, error_class(last_error), last_error IS NOT NULL FROM tasks INDEXED BY tasks_born
         WHERE born >= ? LIMIT ?`,
      )
      .raw() as unknown as Statement<[number, number], Row>;
  }

  /** True where the codes describe these slots. */
  isOf(slots: TaskSlots): boolean {
    return this.#slots === slots && this.#readTo === Number.MAX_SAFE_INTEGER;
  }

  *read(db: Database): Generator<void> {
    const rows = db
      .prepare<[number, number], Row>(
        `SELECT seq, error_class(last_error), 1 FROM tasks NOT INDEXED
         WHERE seq BETWEEN ? AND ? AND last_error IS NOT NULL`,
      )
      .raw() as unknown as Statement<[number, number], Row>;
    const last = this.#slots.size === 0 ? -1 : this.#slots.seqAt(this.#slots.size - 1);
    for (let from = this.#slots.seqAt(0); from <= last; from += STEP) {
      for (const row of rows.all(from, from + STEP - 1)) this.#take(row);
      yield;
    }
    this.#readTo = Number.MAX_SAFE_INTEGER;
  }

  /** Takes over what was committed since; false where that is too much. Catch the slots up first. */
  catchUp(): boolean {
    if (this.#epoch === this.#slots.epoch) return true;
    const changed = this.#changed.all(this.#epoch, CHANGES_AT_ONCE + 1);
    if (changed.length > CHANGES_AT_ONCE) return false;
    this.#growTo(this.#slots.size);
    for (const row of changed) this.#take(row);
    this.#epoch = this.#slots.epoch;
    return true;
  }

  /** Sets 1 for every slot whose error is of one of the classes; null stands for errors without one. */
  mark(classes: readonly (string | null)[], marks: Uint8Array): void {
    const wanted = new Set(classes.map((name) => (name === null ? UNNAMED : (this.#numbers.get(name) ?? -1))));
    for (let slot = 0; slot < marks.length; slot += 1) if (wanted.has(this.#codes[slot] ?? NONE)) marks[slot] = 1;
  }

  /** Counts of the classes among the slots that `isCounted`, most first. */
  facet(isCounted: (slot: number) => boolean): Facet[] {
    const counts = new Uint32Array(this.#numbers.size + 2);
    for (let slot = 0; slot < this.#slots.size; slot += 1) {
      const code = this.#codes[slot] ?? NONE;
      if (code !== NONE && isCounted(slot)) counts[code] = (counts[code] ?? 0) + 1;
    }
    const named = [...this.#numbers].map(([value, code]) => ({ value, count: counts[code] ?? 0 }));
    const unnamed = counts[UNNAMED] ?? 0;
    return [...named, ...(unnamed > 0 ? [{ value: null, count: unnamed }] : [])].sort((a, b) => b.count - a.count);
  }

  #take([seq, errorClass, hasError]: Row): void {
    const slot = this.#slots.slotOf(seq);
    if (slot >= 0) this.#codes[slot] = hasError === 1 ? this.#numberOf(errorClass) : NONE;
  }

  #numberOf(errorClass: string | null): number {
    if (errorClass === null) return UNNAMED;
    const known = this.#numbers.get(errorClass);
    if (known !== undefined) return known;
    if (this.#numbers.size >= MOST_CLASSES) return UNNAMED;
    const code = this.#numbers.size + 2;
    this.#numbers.set(errorClass, code);
    return code;
  }

  #growTo(size: number): void {
    if (size <= this.#codes.length) return;
    const codes = new Uint16Array(Math.ceil(size * 1.1) + 1000);
    codes.set(this.#codes);
    this.#codes = codes;
  }
}
