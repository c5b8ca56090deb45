/** What is remembered of the list before it is read again. */
export interface Anchor {
  /** `seq` of the rows that can be seen, from the top. */
  readonly seqs: readonly number[];
  /** Place of the first of them in the whole list. */
  readonly offset: number;
}

/** How far the remembered rows moved in the whole list; null where none of them is among `rows`. */
export function movedBy(anchor: Anchor, rows: readonly { seq: number }[], firstOffset: number): number | null {
  const places = new Map(rows.map(({ seq }, index) => [seq, firstOffset + index]));
  for (const [index, seq] of anchor.seqs.entries()) {
    const place = places.get(seq);
    if (place !== undefined) return place - (anchor.offset + index);
  }
  return null;
}

export interface Placement {
  /** Rows at the top of the list that the grid leaves out, so that what is looked at stays where it is. */
  readonly hidden: number;
  /** Rows by which the grid has to scroll, because there is nothing to leave out any more; 0 or less. */
  readonly scrollBy: number;
}

/** Takes movement up by leaving rows out at the top, or by showing some that were left out. */
export function placeAfter(hidden: number, moved: number): Placement {
  const wanted = hidden + moved;
  return { hidden: Math.max(0, wanted), scrollBy: Math.min(0, wanted) };
}

/** Rows that are read at once to find the anchor; a quarter of them stands before the expected place. */
const SEARCH_ROWS = 200;

interface SearchedPage {
  readonly rows: readonly { seq: number }[];
  readonly total: number;
}

/**
 * How far the anchor moved since the list had `oldTotal` rows: looked for near its old place, then as far on as the
 * list grew. Null where it is not found; a search that fails finds nothing, for the reload that follows tells the error.
 */
export async function findMove(
  anchor: Anchor,
  oldTotal: number,
  search: (offset: number, limit: number) => Promise<SearchedPage>,
): Promise<number | null> {
  try {
    const near = await searchAround(anchor, 0, search);
    const grown = near.total - oldTotal;
    if (near.moved !== null || grown === 0) return near.moved;
    return (await searchAround(anchor, grown, search)).moved;
  } catch {
    return null;
  }
}

async function searchAround(
  anchor: Anchor,
  shift: number,
  search: (offset: number, limit: number) => Promise<SearchedPage>,
): Promise<{ moved: number | null; total: number }> {
  const offset = Math.max(0, anchor.offset + shift - SEARCH_ROWS / 4);
  const { rows, total } = await search(offset, SEARCH_ROWS);
  return { moved: movedBy(anchor, rows, offset), total };
}
