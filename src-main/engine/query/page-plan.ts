import type { TaskFilter } from '../../../src-shared/models/task.ts';
import type { SortPlan } from './sort-columns.ts';

/** How the rows of one page are found. */
export type PagePlan =
  /** Walk an order that an index has, passing over rows that do not match. */
  | { readonly kind: 'walk'; readonly index: string | null }
  /** Ask the mirror of the live tasks. */
  | { readonly kind: 'mirror' }
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

/** Entries of an index a page may pass over and still be answered at once. */
const WALK_AT_ONCE = 12_000;

const FACETS = [
  ['status', 'tasks_status'],
  ['projectId', 'tasks_project'],
  ['type', 'tasks_type'],
] as const;

/** Chooses by the number of rows that would have to be looked at; the counts come exactly from the counters. */
export function planPage(shape: PageShape): PagePlan {
  const { filter, sort, bySeq, live, total, matching } = shape;
  const passed = rowsPassed(shape);
  const asksMore = Boolean(filter.text || filter.terms?.length);
  if (!live) {
    const walks = !asksMore && sort.walkable && (passed * total) / Math.max(1, matching) <= WALK_AT_ONCE;
    return walks ? { kind: 'walk', index: null } : { kind: 'order' };
  }
  const facets = FACETS.filter(([name]) => filter[name]?.length);
  const single = facets.length === 1 ? facets[0] : undefined;
  if (asksMore || passed > WALK_AT_ONCE) return { kind: 'mirror' };
  if (facets.length === 0 && sort.walkable) return { kind: 'walk', index: sort.index };
  // An index on one value lists its rows by arrival: filter and order in one walk over the index alone.
  if (single && bySeq && filter[single[0]]?.length === 1) return { kind: 'walk', index: single[1] };
  return { kind: 'mirror' };
}

// Matches from the nearer end of the list up to the end of the page.
function rowsPassed({ offset, limit, matching }: PageShape): number {
  return Math.min(offset, Math.max(0, matching - offset - limit)) + limit;
}
