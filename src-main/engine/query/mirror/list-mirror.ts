import type { TaskFilter, TaskSort } from '../../../../src-shared/models/task.ts';
import { countsOf } from '../../store/queue-state.ts';
import type { TaskStore } from '../../store/task-store.ts';
import { RevisionCache } from '../order-cache.ts';
import { orderOf } from '../sort-columns.ts';
import { SlotOrder } from './slot-order.ts';
import { TaskSlots } from './task-slots.ts';

export interface ListSlice {
  readonly filter: TaskFilter;
  /** Places of the tasks that the filter's text was found in; null where it has none. */
  readonly found: Float64Array | null;
  readonly sort: TaskSort;
  readonly offset: number;
  readonly limit: number;
  /** Tasks that match. */
  readonly matching: number;
}

/**
 * Answers any page of any list of the live tasks in a few milliseconds, whatever its filter, order and depth: it
 * keeps their facets and orders in memory (about 5 bytes a task and order) and follows the changes of all processes
 * by the epochs of the rows. Call it inside a read transaction, so that everything is of one moment.
 */
export class ListMirror {
  readonly #store: TaskStore;
  #slots: TaskSlots | null = null;
  readonly #orders = new Map<string, SlotOrder>();
  readonly #masks = new RevisionCache<Uint8Array>();

  constructor(store: TaskStore) {
    this.#store = store;
  }

  /** `seq` of the tasks of one page. */
  page(slice: ListSlice): number[] {
    const { sort, offset, limit, matching } = slice;
    const slots = this.#current();
    const mask = this.#mask(slots, slice);
    const sorted = this.#sorted(slots, sort);
    const wanted = Math.min(limit, matching - offset);
    const fromEnd = matching - offset - wanted;
    const fromBehind = fromEnd < offset;
    const backwards = orderOf(sort).isReversed !== fromBehind;
    const found = pick(sorted, mask, backwards, fromBehind ? fromEnd : offset, wanted);
    if (fromBehind) found.reverse();
    return found.map((slot) => slots.seqAt(slot));
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
    this.#masks.clear();
    this.#slots = new TaskSlots(this.#store.db, state.epoch);
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

  #mask(slots: TaskSlots, { filter, found }: ListSlice): Uint8Array {
    return this.#masks.get(JSON.stringify(filter), slots.epoch, () => {
      const mask = slots.mask(filter);
      if (!found) return mask;
      const both = new Uint8Array(mask.length);
      for (const seq of found) {
        const slot = slots.slotOf(seq);
        both[slot] = mask[slot] ?? 0;
      }
      return both;
    });
  }
}

/** Up to `count` slots of the mask in the given order, after the first `skipped` of them. */
function pick(
  sorted: Uint32Array | null,
  mask: Uint8Array,
  backwards: boolean,
  skipped: number,
  count: number,
): number[] {
  const places = sorted?.length ?? mask.length;
  const found: number[] = [];
  let left = skipped;
  for (let step = 0; step < places && found.length < count; step++) {
    const place = backwards ? places - 1 - step : step;
    const slot = sorted === null ? place : (sorted[place] ?? 0);
    if (mask[slot] !== 1) continue;
    if (left > 0) left -= 1;
    else found.push(slot);
  }
  return found;
}
