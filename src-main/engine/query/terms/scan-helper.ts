import type { Condition } from './condition.ts';

/** Stretches of arrival numbers, both ends included. */
export type SeqRanges = ReadonlyArray<readonly [from: number, to: number]>;

/** A part of a look through the live tasks. */
export interface ScanPiece extends Condition {
  readonly ranges: SeqRanges;
}

/** Another thread that reads what is committed to the same queue, so that two look through a million texts. */
export interface ScanHelper {
  /** `seq` of the tasks in the ranges for which the condition holds. Rejects where the thread cannot read. */
  scan(piece: ScanPiece): Promise<Float64Array>;
}
