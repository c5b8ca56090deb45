import { describe, expect, it } from 'vitest';
import { findMove, movedBy, placeAfter } from './live-anchor.ts';

const rows = (...seqs: number[]) => seqs.map((seq) => ({ seq }));

describe('movedBy', () => {
  const anchor = { seqs: [50, 49, 48], offset: 200 };

  it('tells how far the first remembered row went', () => {
    expect(movedBy(anchor, rows(53, 52, 51, 50, 49), 200)).toBe(3);
    expect(movedBy(anchor, rows(50, 49), 190)).toBe(-10);
    expect(movedBy(anchor, rows(50), 200)).toBe(0);
  });

  it('goes by a later row where the first is gone', () => {
    expect(movedBy(anchor, rows(52, 51, 48), 200)).toBe(0);
  });

  it('knows nothing where none is left', () => {
    expect(movedBy(anchor, rows(1, 2), 200)).toBeNull();
    expect(movedBy({ seqs: [], offset: 0 }, rows(1), 0)).toBeNull();
  });
});

describe('placeAfter', () => {
  it('leaves new rows at the top out', () => {
    expect(placeAfter(0, 12)).toEqual({ hidden: 12, scrollBy: 0 });
    expect(placeAfter(5, 12)).toEqual({ hidden: 17, scrollBy: 0 });
  });

  it('uses up what was left out, then scrolls', () => {
    expect(placeAfter(5, -3)).toEqual({ hidden: 2, scrollBy: 0 });
    expect(placeAfter(5, -8)).toEqual({ hidden: 0, scrollBy: -3 });
  });
});

describe('findMove', () => {
  /** A list of rows, newest first, whose newest has this seq. */
  const list = (newest: number) => async (offset: number, limit: number) => ({
    rows: rows(...Array.from({ length: limit }, (_, index) => newest - offset - index).filter((seq) => seq > 0)),
    total: newest,
  });
  const anchor = { seqs: [5000, 4999, 4998], offset: 5000 };

  it('finds rows that moved a little', async () => {
    expect(await findMove(anchor, 10_000, list(10_012))).toBe(12);
  });

  it('finds rows that moved far, by how much the list grew', async () => {
    expect(await findMove(anchor, 10_000, list(17_000))).toBe(7000);
  });

  it('gives up where the rows are gone or the search fails', async () => {
    const empty = async () => ({ rows: [], total: 0 });
    expect(await findMove(anchor, 10_000, empty)).toBeNull();
    expect(await findMove(anchor, 10_000, () => Promise.reject(new Error('busy')))).toBeNull();
  });
});
