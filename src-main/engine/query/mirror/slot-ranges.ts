import type { Database } from 'better-sqlite3';
import type { NumberTerm, SearchTerm, TimeTerm } from '../../../../src-shared/models/search/search-terms.ts';
import type { TaskSort, TaskSortKey } from '../../../../src-shared/models/task.ts';
import { columnOf } from '../sort-columns.ts';
import { fixed } from '../terms/term-sql.ts';
import type { SlotOrder } from './slot-order.ts';

/** A term about a number or a moment that every task has a column for. */
export type RangeTerm = TimeTerm | (NumberTerm & { readonly field: 'priority' | 'retries' | 'weight' });

const ORDERED: Readonly<Record<RangeTerm['field'], TaskSortKey['column']>> = {
  priority: 'priority',
  retries: 'retries',
  weight: 'weight',
  added: 'addedAt',
  started: 'startedAt',
  completed: 'completedAt',
  failed: 'failedAt',
  deadline: 'deadline',
  runat: 'runAt',
};

export function isRangeTerm(term: SearchTerm): term is RangeTerm {
  return term.kind === 'time' || (term.kind === 'number' && term.field !== 'data');
}

/** The order in which tasks that lie in a range stand side by side. */
export function orderFor(term: RangeTerm): TaskSort {
  return { column: ORDERED[term.field], direction: 'asc' };
}

interface Limits {
  /** Whether a value is at or past the beginning of the range, and whether it is past its end. */
  readonly isIn: (value: number) => boolean;
  readonly isPast: (value: number) => boolean;
}

/** Sets 1 for every slot that lies in one of the term's ranges. A few look-ups, then a pass over what was found. */
export function markRanges(db: Database, order: SlotOrder, term: RangeTerm, marks: Uint8Array): void {
  const column = columnOf(ORDERED[term.field]);
  const lookUp = db.prepare<[number], number | null>(`SELECT ${column} FROM tasks WHERE seq = ?`).pluck();
  const place = (isReached: (value: number) => boolean): number =>
    order.placeWhere((seq) => {
      const value = lookUp.get(seq) ?? null;
      // Tasks without the value stand at the end.
      return value === null || isReached(value);
    });
  for (const { isIn, isPast } of limitsOf(term)) {
    const slots = order.sorted.subarray(place(isIn), place(isPast));
    for (const slot of slots) marks[slot] = 1;
  }
}

function limitsOf(term: RangeTerm): Limits[] {
  if (term.kind === 'time') {
    return term.ranges.map(({ from, to }) => ({
      isIn: (value) => from === null || value >= fixed(from),
      isPast: (value) => to !== null && value >= fixed(to),
    }));
  }
  return term.ranges.map(({ min, max, minOpen, maxOpen }) => ({
    isIn: (value) => min === null || (minOpen ? value > min : value >= min),
    isPast: (value) => max !== null && (maxOpen ? value >= max : value > max),
  }));
}
