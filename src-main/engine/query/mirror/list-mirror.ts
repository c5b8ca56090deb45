import type { TaskFilter, TaskSort } from '../../../../src-shared/models/task.ts';
import { countsOf } from '../../store/queue-state.ts';
import type { TaskStore } from '../../store/task-store.ts';
import { type Cell, Cube } from '../cube.ts';
import { orderOf } from '../sort-columns.ts';
import { SlotOrder } from './slot-order.ts';
import { TaskSlots } from './task-slots.ts';
import { TextSearch } from './text-search.ts';

export interface ListSlice {
  readonly filter: TaskFilter;
  readonly sort: TaskSort;
  readonly offset: number;
  readonly limit: number;
  /** Tasks that match. */
  readonly matching: number;
}

/** What `pick` looks through. */
interface Matching {
  readonly cellOf: Uint32Array;
  /** 1 for the cells that match. */
  readonly wanted: Uint8Array;
  /** 1 for the slots of tasks that hold the filter's text; null where it has none. */
  readonly holds: Uint8Array | null;
}

/**
 * Answers any page of any list of the live tasks in a few milliseconds, whatever its filter, order and depth: it
 * keeps their facets and orders in memory (12 bytes a task, and 4 for each order) and follows the changes of all
 * processes by the epochs of the rows. Call it inside a read transaction, so that everything is of one moment.
 */
export class ListMirror {
  readonly #store: TaskStore;
  readonly #texts: TextSearch;
  readonly #orders = new Map<string, SlotOrder>();
  #slots: TaskSlots | null = null;

  constructor(store: TaskStore) {
    this.#store = store;
    this.#texts = new TextSearch(store.db);
  }

  /** `seq` of the tasks of one page. */
  page({ filter, sort, offset, limit, matching }: ListSlice): number[] {
    const slots = this.#current();
    const count = Math.min(limit, matching - offset);
    const fromEnd = matching - offset - count;
    const fromBehind = fromEnd < offset;
    const backwards = orderOf(sort).isReversed !== fromBehind;
    const matches = {
      cellOf: slots.cellOf,
      wanted: slots.cells.wanted(filter),
      holds: filter.text ? this.#holds(slots, filter.text) : null,
    };
    const found = pick(this.#sorted(slots, sort), matches, backwards, fromBehind ? fromEnd : offset, count);
    if (fromBehind) found.reverse();
    return found.map((slot) => slots.seqAt(slot));
  }

  /** Counts of the tasks that hold the text. */
  textCube(text: string): Cube {
    const slots = this.#current();
    const counts = new Uint32Array(slots.cells.size);
    const { cellOf } = slots;
    for (const seq of this.#texts.find(text, slots)) {
      const cell = cellOf[slots.slotOf(seq)] ?? 0;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    const cells: Cell[] = [];
    for (const [id, n] of counts.entries()) {
      const key = slots.cells.key(id);
      if (key && n > 0) cells.push({ ...key, n });
    }
    return new Cube(cells);
  }

  /** Reads what a page of this order will need. */
  prepare(sort: TaskSort): void {
    this.#sorted(this.#current(), sort);
  }

  #current(): TaskSlots {
    const state = this.#store.readState();
    const slots = this.#slots;
    if (slots?.epoch === state.epoch) return slots;
    if (slots?.catchUp(this.#store.db, state.epoch, countsOf(state))) return slots;
    this.#orders.clear();
    this.#slots = new TaskSlots(this.#store.db, state.epoch, countsOf(state));
    return this.#slots;
  }

  /** Null for the order of arrival, which is that of the slots themselves. */
  #sorted(slots: TaskSlots, sort: TaskSort): Uint32Array | null {
    if (sort.column === 'seq') return null;
    const order = orderOf(sort);
    const known = this.#orders.get(order.orderBy);
    known?.catchUp(this.#store.db);
    const current = known ?? new SlotOrder(this.#store.db, slots, order);
    this.#orders.set(order.orderBy, current);
    return current.sorted;
  }

  #holds(slots: TaskSlots, text: string): Uint8Array {
    const holds = new Uint8Array(slots.size);
    for (const seq of this.#texts.find(text, slots)) holds[slots.slotOf(seq)] = 1;
    return holds;
  }
}

/** Up to `count` matching slots in the given order, after the first `skipped` of them. */
function pick(
  sorted: Uint32Array | null,
  { cellOf, wanted, holds }: Matching,
  backwards: boolean,
  skipped: number,
  count: number,
): number[] {
  const places = sorted?.length ?? cellOf.length;
  const found: number[] = [];
  let left = skipped;
  for (let step = 0; step < places && found.length < count; step++) {
    const place = backwards ? places - 1 - step : step;
    const slot = sorted === null ? place : (sorted[place] ?? 0);
    if (wanted[cellOf[slot] ?? 0] !== 1 || (holds !== null && holds[slot] !== 1)) continue;
    if (left > 0) left -= 1;
    else found.push(slot);
  }
  return found;
}
