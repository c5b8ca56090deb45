import type { Facet } from '../../../../src-shared/models/task.ts';
import { facetLabel } from '../task-filter.ts';

/** Values shown before "show more" is pressed. */
export const COLLAPSED_VALUES = 8;

export interface FacetItem {
  readonly value: string | null;
  readonly label: string;
  readonly count: number;
  readonly selected: boolean;
}

export interface FacetList {
  readonly items: readonly FacetItem[];
  /** Values that match the search but are not shown. */
  readonly more: number;
}

/**
 * The values to show: ticked ones always, though their count be 0, the others by count as they come. A search finds
 * its text anywhere in the label, in either case.
 */
export function facetList(
  facets: readonly Facet[],
  selected: readonly (string | null)[],
  search: string,
  expanded: boolean,
): FacetList {
  const known = new Set(facets.map(({ value }) => value));
  const lost = selected.filter((value) => !known.has(value)).map((value) => ({ value, count: 0 }));
  const needle = search.trim().toLowerCase();
  const items = [...facets, ...lost]
    .map(({ value, count }) => ({ value, label: facetLabel(value), count, selected: selected.includes(value) }))
    .filter((item) => item.selected || needle === '' || item.label.toLowerCase().includes(needle));
  if (expanded || items.length <= COLLAPSED_VALUES + 1) return { items, more: 0 };
  let room = COLLAPSED_VALUES - items.filter((item) => item.selected).length;
  const shown = items.filter((item) => item.selected || room-- > 0);
  return { items: shown, more: items.length - shown.length };
}
