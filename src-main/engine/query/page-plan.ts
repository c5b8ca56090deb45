import type { TaskFilter } from '../../../src-shared/models/task.ts';
import type { SortPlan } from './sort-columns.ts';

/** How the rows of one page are found. */
export type PagePlan =
  /** Walk an order that an index has, passing over rows that do not match. */
  | { readonly kind: 'walk'; readonly index: string | null }
  /** Gather the matches by a facet's index and sort them. */
  | { readonly kind: 'gather'; readonly index: string }
  /** Put the whole result in order once, then cut pages out of it. */
  | { readonly kind: 'order' };

export interface PageShape {
  readonly filter: TaskFilter;
  readonly sort: SortPlan;
  readonly bySeq: boolean;
  readonly live: boolean;
  /** Tasks of the view, and those that match. */
  readonly total: number;
  readonly matching: number;
  readonly offset: number;
  readonly limit: number;
}

/** Rows a page may examine and still be answered at once; about 20 ms of row look-ups. */
const EXAMINE_AT_ONCE = 12_000;

const FACETS = [
  ['status', 'tasks_status'],
  ['projectId', 'tasks_project'],
  ['type', 'tasks_type'],
] as const;

/** Chooses by the number of rows that would have to be looked at; the counts come exactly from the counters. */
export function planPage(shape: PageShape): PagePlan {
  if (shape.filter.text) return { kind: 'order' };
  if (!shape.live)
    return shape.sort.walkable && rowsWalked(shape) <= EXAMINE_AT_ONCE
      ? { kind: 'walk', index: null }
      : { kind: 'order' };
  const facets = FACETS.filter(([name]) => shape.filter[name]?.length);
  const single = facets.length === 1 ? facets[0] : undefined;
  if (facets.length === 0 && shape.sort.walkable) return { kind: 'walk', index: shape.sort.index };
  // An index on one value lists its rows by arrival: filter and order in one walk over the index alone.
  if (single && shape.bySeq && shape.filter[single[0]]?.length === 1) return { kind: 'walk', index: single[1] };
  const walked = rowsWalked(shape);
  const index = facets[0]?.[1];
  if (index && shape.matching <= EXAMINE_AT_ONCE && shape.matching <= walked) return { kind: 'gather', index };
  if (shape.sort.walkable && walked <= EXAMINE_AT_ONCE) return { kind: 'walk', index: shape.sort.index };
  if (index && shape.matching <= EXAMINE_AT_ONCE) return { kind: 'gather', index };
  return { kind: 'order' };
}

// From the nearer end, if matches are spread evenly over the order.
function rowsWalked({ offset, limit, matching, total }: PageShape): number {
  const passed = Math.min(offset, Math.max(0, matching - offset - limit));
  return ((passed + limit) * total) / Math.max(1, matching);
}
