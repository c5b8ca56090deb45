import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { StoredTask } from '../checkpoint.ts';

/** Tasks of one bucket as they were read. */
export interface PackedBucket {
  readonly tasks: number;
  readonly packed: Buffer;
  /** Long texts that its tasks refer to. */
  readonly references: readonly string[];
}

const OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Lines of text in a seventh of the memory. No line may hold a line break. */
export function packLines(lines: readonly string[]): Buffer {
  return zstdCompressSync(Buffer.from(lines.join('\n')), OPTIONS);
}

function unpackLines(packed: Buffer): string[] {
  return zstdDecompressSync(packed).toString('utf8').split('\n');
}

/** The values of a flat hash by their fields, which are numbers. */
export function inOrder(flat: readonly string[]): string[] {
  const places: number[] = [];
  const textOf = new Map<number, string>();
  for (let at = 0; at + 1 < flat.length; at += 2) {
    const place = Number(flat[at]);
    places.push(place);
    textOf.set(place, flat[at + 1] ?? '');
  }
  return places.sort((left, right) => left - right).map((place) => textOf.get(place) ?? '');
}

export function* tasksIn(buckets: readonly PackedBucket[]): Generator<StoredTask, void> {
  for (const { packed } of buckets) {
    for (const text of unpackLines(packed)) yield { text, statusIfAbsent: 'queued' };
  }
}
