import zlib from 'node:zlib';
import type { Compression } from './frames.ts';

/** Sizes of one frame, in bytes. */
export interface FrameSize {
  readonly packed: number;
  readonly content: number;
}

/** First bytes of a skippable zstd frame, the seek table's kind. */
const SKIPPABLE = 0x184d2a5e;
/** Last bytes of a seek table of the zstd seekable format. */
const SEEKABLE = 0x8f92eab1;
const FOOTER_BYTES = 9;
const ENTRY_BYTES = 8;
/** A gzip member with no content and a header that holds the table: fixed parts, the table's ends apart. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0x10, 0, 0, 0, 0, 0, 0xff]);
const GZIP_EMPTY = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
/** Enough to find how long the table is. */
export const TAIL_BYTES = 64;

/**
 * The index that ends a compressed file, so that any place in it can be read: for zstd the seek table of the
 * seekable format; for gzip the same table as the comment (base64) of an empty member, which gunzip passes over.
 */
export function indexBytes(compression: Compression, frames: readonly FrameSize[]): Buffer {
  const table = Buffer.alloc(frames.length * ENTRY_BYTES + FOOTER_BYTES);
  for (const [number, { packed, content }] of frames.entries()) {
    table.writeUInt32LE(packed, number * ENTRY_BYTES);
    table.writeUInt32LE(content, number * ENTRY_BYTES + 4);
  }
  table.writeUInt32LE(frames.length, table.length - FOOTER_BYTES);
  table.writeUInt32LE(SEEKABLE, table.length - 4);
  if (compression === 'gzip') return gzipIndex(table);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(SKIPPABLE, 0);
  head.writeUInt32LE(table.length, 4);
  return Buffer.concat([head, table]);
}

function gzipIndex(table: Buffer): Buffer {
  const text = Buffer.from(`${table.toString('base64')}:${base64Length(table.length)}\0`, 'latin1');
  return Buffer.concat([GZIP_HEADER, text, GZIP_EMPTY]);
}

/** How many bytes at the end of a file hold its index, told from its last bytes; null where there is none. */
export function indexLength(compression: Compression, tail: Buffer): number | null {
  if (compression === 'zstd') {
    if (tail.length < FOOTER_BYTES || tail.readUInt32LE(tail.length - 4) !== SEEKABLE) return null;
    return 8 + FOOTER_BYTES + ENTRY_BYTES * tail.readUInt32LE(tail.length - FOOTER_BYTES);
  }
  const at = tail.length - GZIP_EMPTY.length;
  if (at < 0 || !tail.subarray(at).equals(GZIP_EMPTY)) return null;
  const digits = /:(\d{1,10})\0$/.exec(tail.toString('latin1', 0, at))?.[1];
  if (digits === undefined) return null;
  return GZIP_HEADER.length + Number(digits) + 1 + digits.length + 1 + GZIP_EMPTY.length;
}

/** The frames that an index names; null where it is none. */
export function parseIndex(compression: Compression, bytes: Buffer): FrameSize[] | null {
  const table =
    compression === 'zstd'
      ? bytes.subarray(8)
      : Buffer.from(bytes.toString('latin1', GZIP_HEADER.length, bytes.lastIndexOf(':')), 'base64');
  if (table.length < FOOTER_BYTES || table.readUInt32LE(table.length - 4) !== SEEKABLE) return null;
  const count = table.readUInt32LE(table.length - FOOTER_BYTES);
  if (table.length !== count * ENTRY_BYTES + FOOTER_BYTES) return null;
  return Array.from({ length: count }, (_, number) => ({
    packed: table.readUInt32LE(number * ENTRY_BYTES),
    content: table.readUInt32LE(number * ENTRY_BYTES + 4),
  }));
}

function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

/** Decompresses a file without an index, as other programs write it, at once. */
export function decompressWhole(compression: Compression, bytes: Uint8Array): Buffer {
  return compression === 'gzip' ? zlib.gunzipSync(bytes) : zlib.zstdDecompressSync(bytes);
}
