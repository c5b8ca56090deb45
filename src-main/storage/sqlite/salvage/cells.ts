import type { DatabasePages, PageInUse } from './database-pages.ts';
import { readRecord, readVarint, type StoredValue } from './records.ts';

const INDEX_INTERIOR = 0x02;
const TABLE_LEAF = 0x0d;
const INDEX_LEAF = 0x0a;
/** A row may not be larger than SQLite allows by default. */
const LARGEST_PAYLOAD = 1_000_000_000;

export interface StoredRow {
  /** Null for the row of a table without row ids. */
  readonly rowid: number | null;
  readonly values: readonly StoredValue[];
}

/** Every row of a page that can still be read; none for a page of another kind. */
export function* rowsOf(pages: DatabasePages, { bytes, start }: PageInUse): Generator<StoredRow> {
  const kind = bytes[start] ?? 0;
  if (kind !== TABLE_LEAF && kind !== INDEX_LEAF && kind !== INDEX_INTERIOR) return;
  const pointers = start + (kind === INDEX_INTERIOR ? 12 : 8);
  const count = bytes.readUInt16BE(start + 3);
  for (let index = 0; index < count; index++) {
    const pointer = pointers + index * 2;
    if (pointer + 2 > bytes.length) return;
    const row = readCell(pages, bytes, bytes.readUInt16BE(pointer), kind);
    if (row !== null) yield row;
  }
}

function readCell(pages: DatabasePages, page: Buffer, at: number, kind: number): StoredRow | null {
  const size = readVarint(page, kind === INDEX_INTERIOR ? at + 4 : at);
  if (size === null || size.value > LARGEST_PAYLOAD) return null;
  const rowid = kind === TABLE_LEAF ? readVarint(page, size.end) : { value: null, end: size.end };
  if (rowid === null) return null;
  const payload = payloadOf(pages, page, rowid.end, size.value, kind === TABLE_LEAF);
  const values = payload && readRecord(payload);
  return values && { rowid: rowid.value, values };
}

/** What stands in the page itself and, for a long row, in a chain of overflow pages. */
function payloadOf(pages: DatabasePages, page: Buffer, at: number, size: number, isTable: boolean): Buffer | null {
  const local = localBytes(size, pages.usable, isTable);
  if (at + local + (local < size ? 4 : 0) > page.length) return null;
  if (local === size) return page.subarray(at, at + size);
  const parts = [page.subarray(at, at + local)];
  let missing = size - local;
  let next = page.readUInt32BE(at + local);
  // A chain that is broken may lead in a circle; it is no longer than the row.
  while (missing > 0) {
    const overflow = next === 0 ? null : pages.page(next);
    if (overflow === null) return null;
    const part = overflow.subarray(4, Math.min(4 + missing, pages.usable));
    parts.push(part);
    missing -= part.length;
    next = overflow.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

/** How much of a row stands in its page; the rules of the file format. */
function localBytes(size: number, usable: number, isTable: boolean): number {
  const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (size <= most) return size;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((size - least) % (usable - 4));
  return fitting <= most ? fitting : least;
}
