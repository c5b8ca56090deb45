import { isEmptyFilter, type TaskFilter } from '../../../src-shared/models/task.ts';
import type { SortPlan } from './sort-columns.ts';

/** How the rows of one page are found. */
export type PagePlan =
  /** Walk the order of arrival or of ids, passing over rows that do not match. */
  | { readonly kind: 'walk' }
  /** Ask the mirror of the live tasks. */
  | { readonly kind: 'mirror' }
  /** Put the whole result in order once, then cut pages out of it. */
  | { readonly kind: 'order' };

export interface PageShape {
  readonly filter: TaskFilter;
  readonly sort: SortPlan;
  readonly live: boolean;
  /** Tasks of the view, and those that match. */
  readonly total: number;
  readonly matching: number;
  readonly offset: number;
  readonly limit: number;
}

/** Rows a page may pass over and still be answered at once. */
const WALK_AT_ONCE = 12_000;

/** Chooses by the number of rows that would have to be looked at; the counts come exactly from the counters. */
export function planPage(shape: PageShape): PagePlan {
  const { filter, sort, live, total, matching } = shape;
  const passed = rowsPassed(shape);
  if (!live) {
    const asksMore = Boolean(filter.text || filter.terms?.length);
    const walks = !asksMore && sort.walkable && (passed * total) / Math.max(1, matching) <= WALK_AT_ONCE;
    return { kind: walks ? 'walk' : 'order' };
  }
  return { kind: isEmptyFilter(filter) && sort.walkable && passed <= WALK_AT_ONCE ? 'walk' : 'mirror' };
}

// Matches from the nearer end of the list up to the end of the page.
function rowsPassed({ offset, limit, matching }: PageShape): number {
  return Math.min(offset, Math.max(0, matching - offset - limit)) + limit;
}
