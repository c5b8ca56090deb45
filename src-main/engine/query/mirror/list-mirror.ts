import type { SearchTerm } from '../../../../src-shared/models/search/search-terms.ts';
import type { Facet, TaskFilter, TaskSort } from '../../../../src-shared/models/task.ts';
import { countsOf } from '../../store/queue-state.ts';
import type { TaskStore } from '../../store/task-store.ts';
import { type Cell, Cube } from '../cube.ts';
import { RevisionCache } from '../order-cache.ts';
import { orderOf, PREPARED_COLUMNS } from '../sort-columns.ts';
import type { ScanHelper } from '../terms/scan-helper.ts';
import { type Residual, residualOf, withoutErrorClass } from '../terms/split-filter.ts';
import { drain, type Pause } from '../terms/term-scan.ts';
import { ErrorCodes } from './error-codes.ts';
import { pickSlots } from './pick-slots.ts';
import { SlotOrder } from './slot-order.ts';
import { isRangeTerm, markRanges, orderFor } from './slot-ranges.ts';
import { TaskSlots } from './task-slots.ts';
import { TermSearch } from './term-search.ts';
import { TextSignatures } from './text-signatures.ts';

export interface ListSlice {
  readonly filter: TaskFilter;
  readonly sort: TaskSort;
  readonly offset: number;
  readonly limit: number;
  /** Tasks that match. */
  readonly matching: number;
}

/** Blocks of changed tasks that are signed anew before a search. */
const SIGNED_AT_ONCE = 200;
/** Queues up to this size have the kinds of their errors read when they are first asked for. */
const READ_AT_ONCE = 50_000;
/** Blocks that are signed in one step of reading ahead. */
const SIGNED_AHEAD = 1000;

/**
 * Answers any page of any list of the live tasks in a few milliseconds, whatever its filter, order and depth: it
 * keeps their facets, orders and signatures of their texts in memory (12 bytes a task, 4 for each order, 24 for the
 * signatures) and follows the changes of all processes by the epochs of the rows. Call it inside a read transaction,
 * so that everything is of one moment.
 */
export class ListMirror {
  readonly #store: TaskStore;
  readonly #search: TermSearch;
  readonly #orders = new Map<string, SlotOrder>();
  readonly #holding = new RevisionCache<Uint8Array>();
  #slots: TaskSlots | null = null;
  #signatures: TextSignatures | null = null;
  #errors: ErrorCodes | null = null;

  readonly #tasksAtOnce: number;

  /** Reads `tasksAtOnce` tasks in a step: by default those of some 20 ms. */
  constructor(store: TaskStore, tasksAtOnce = 25_000, helper: ScanHelper | null = null) {
    this.#store = store;
    this.#search = new TermSearch(store.db, helper);
    this.#tasksAtOnce = tasksAtOnce;
  }

  /** `seq` of the tasks of one page. */
  page({ filter, sort, offset, limit, matching }: ListSlice): number[] {
    const slots = this.#current();
    const count = Math.min(limit, matching - offset);
    const fromEnd = matching - offset - count;
    const fromBehind = fromEnd < offset;
    const backwards = orderOf(sort).isReversed !== fromBehind;
    const residual = residualOf(filter);
    const matches = {
      cellOf: slots.cellOf,
      wanted: slots.cells.wanted(filter),
      holds: residual && this.#holds(slots, residual),
    };
    const found = pickSlots(this.#sorted(sort), matches, backwards, fromBehind ? fromEnd : offset, count);
    if (fromBehind) found.reverse();
    return found.map((slot) => slots.seqAt(slot));
  }

  /** Counts of the tasks for which all terms hold. */
  cube(residual: Residual): Cube {
    const slots = this.#current();
    const holds = this.#holds(slots, residual);
    const counts = new Uint32Array(slots.cells.size);
    const { cellOf } = slots;
    for (let slot = 0; slot < cellOf.length; slot += 1) {
      if (holds[slot] === 1) counts[cellOf[slot] ?? 0] = (counts[cellOf[slot] ?? 0] ?? 0) + 1;
    }
    const cells: Cell[] = [];
    for (const [id, n] of counts.entries()) {
      const key = slots.cells.key(id);
      if (key && n > 0) cells.push({ ...key, n });
    }
    return new Cube(cells);
  }

  /** Looks for what lists of these terms will need, in steps of some 10 ms, each in a transaction of its own. */
  *searchAhead(residual: Residual): Generator<Pause> {
    for (const term of residual.terms) {
      const slots = this.#current();
      const isErrorClass = term.kind === 'value' && term.field === 'errorclass';
      if (this.#orderAt(term) || this.#search.knows(term) || (isErrorClass && this.#errorCodesAt(slots))) continue;
      const { epoch } = slots;
      yield* this.#search.search(term, epoch, this.#signaturesAt(epoch));
    }
  }

  /** Reads what lists will need, in steps of some 0.05 s; each step in a read transaction of its own. */
  *prepare(): Generator<void> {
    if (this.#slots === null) yield* this.#readSlots();
    for (const column of PREPARED_COLUMNS) {
      yield* this.#readOrder({ column, direction: 'asc' });
      yield;
    }
  }

  /** Counts by class of error, under all of the filter but its choice of class; null until they are known. */
  errorFacet(filter: TaskFilter): Facet[] | null {
    const slots = this.#current();
    const codes = this.#errorCodesAt(slots);
    if (!codes) return null;
    const { cellOf } = slots;
    const wanted = slots.cells.wanted(filter);
    const others = residualOf(withoutErrorClass(filter));
    const holds = others && this.#holds(slots, others);
    return codes.facet((slot) => wanted[cellOf[slot] ?? 0] === 1 && (holds === null || holds[slot] === 1));
  }

  /** Reads the kinds of errors and makes signatures of the texts, in steps. */
  *prepareSearch(): Generator<void> {
    const slots = this.#current();
    const errors = new ErrorCodes(this.#store.db, slots);
    yield* errors.read(this.#store.db);
    this.#errors = errors;
    this.#signatures ??= TextSignatures.of(this.#store.db, slots.epoch, slots.size - slots.gone);
    while (this.#signatures && !this.#signatures.isComplete) {
      yield;
      this.#signatures.catchUp(this.#current().epoch);
      this.#signatures.sign(SIGNED_AHEAD);
    }
  }

  #current(): TaskSlots {
    const state = this.#store.readState();
    if (this.#slots?.epoch === state.epoch) return this.#slots;
    if (this.#slots?.catchUp(this.#store.db, state.epoch, countsOf(state))) return this.#slots;
    return drain(this.#readSlots());
  }

  // Between two steps the queue may change, and a page may have read the slots meanwhile.
  *#readSlots(): Generator<void, TaskSlots> {
    const before = this.#slots;
    const slots = new TaskSlots(this.#store.readState().epoch);
    yield* slots.read(this.#store.db, this.#tasksAtOnce);
    if (this.#slots !== null && this.#slots !== before) return this.#slots;
    this.#orders.clear();
    this.#holding.clear();
    this.#slots = slots;
    return slots;
  }

  /** Null where they are not known yet, or were lost to more changes than are followed one by one. */
  #errorCodesAt(slots: TaskSlots): ErrorCodes | null {
    if (!this.#errors && slots.size <= READ_AT_ONCE) {
      this.#errors = new ErrorCodes(this.#store.db, slots);
      drain(this.#errors.read(this.#store.db));
    }
    if (!this.#errors?.isOf(slots) || !this.#errors.catchUp()) this.#errors = null;
    return this.#errors;
  }

  #signaturesAt(epoch: number): TextSignatures | null {
    this.#signatures?.catchUp(epoch);
    this.#signatures?.sign(SIGNED_AT_ONCE);
    return this.#signatures;
  }

  /** Null for the order of arrival, which is that of the slots themselves. */
  #sorted(sort: TaskSort): Uint32Array | null {
    return sort.column === 'seq' ? null : this.#order(sort).sorted;
  }

  #order(sort: TaskSort): SlotOrder {
    const known = this.#orders.get(orderOf(sort).orderBy);
    known?.catchUp();
    return known ?? drain(this.#readOrder(sort));
  }

  *#readOrder(sort: TaskSort): Generator<void, SlotOrder> {
    const slots = this.#current();
    const order = orderOf(sort);
    const read = new SlotOrder(this.#store.db, slots, order);
    yield* read.readAll(this.#tasksAtOnce);
    const known = this.#orders.get(order.orderBy);
    if (known || slots !== this.#slots) return known ?? read;
    this.#orders.set(order.orderBy, read);
    return read;
  }

  /** The order in which the tasks of a range stand side by side, where it is at hand or will be anyway. */
  #orderAt(term: SearchTerm): SlotOrder | null {
    if (!isRangeTerm(term)) return null;
    const sort = orderFor(term);
    const isAtHand = PREPARED_COLUMNS.includes(sort.column) || this.#orders.has(orderOf(sort).orderBy);
    return isAtHand ? this.#order(sort) : null;
  }

  /** 1 for the slots of tasks for which all terms hold. */
  #holds(slots: TaskSlots, { terms, key }: Residual): Uint8Array {
    return this.#holding.get(key, slots.epoch, () => {
      const all = new Uint8Array(slots.size).fill(1);
      for (const term of terms) {
        const one = this.#marks(slots, term);
        const wanted = term.negated ? 0 : 1;
        for (let slot = 0; slot < all.length; slot += 1) if (one[slot] !== wanted) all[slot] = 0;
      }
      return all;
    });
  }

  #marks(slots: TaskSlots, term: SearchTerm): Uint8Array {
    const marks = new Uint8Array(slots.size);
    const order = this.#orderAt(term);
    const isErrorClass = term.kind === 'value' && term.field === 'errorclass';
    const errors = isErrorClass ? this.#errorCodesAt(slots) : null;
    if (errors && isErrorClass) errors.mark(term.values, marks);
    else if (order && isRangeTerm(term)) markRanges(this.#store.db, order, term, marks);
    else {
      for (const seq of this.#search.find(term, slots.epoch, this.#signaturesAt(slots.epoch)))
        marks[slots.slotOf(seq)] = 1;
    }
    return marks;
  }
}
