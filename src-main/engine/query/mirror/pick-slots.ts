/** What is looked through. */
export interface SlotMatches {
  readonly cellOf: Uint32Array;
  /** 1 for the cells that match. */
  readonly wanted: Uint8Array;
  /** 1 for the slots of tasks for which the filter's other terms hold; null where it has none. */
  readonly holds: Uint8Array | null;
}

/** Up to `count` matching slots in the given order (null: that of arrival), after the first `skipped` of them. */
export function pickSlots(
  sorted: Uint32Array | null,
  { cellOf, wanted, holds }: SlotMatches,
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
