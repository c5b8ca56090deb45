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
