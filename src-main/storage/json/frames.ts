import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { AppError } from '../../../src-shared/errors/app-error.ts';

export type Compression = 'zstd' | 'gzip';

/** Bytes of content per frame: what is read and decompressed at a time. */
export const FRAME_BYTES = 1024 * 1024;
/** A frame that claims more is not ours. */
export const MAX_FRAME_BYTES = 16 * FRAME_BYTES;

interface Codec {
  readonly extension: string;
  readonly compress: (bytes: Uint8Array) => Promise<Buffer>;
  readonly decompress: (bytes: Uint8Array) => Buffer;
}

const limit = { maxOutputLength: MAX_FRAME_BYTES };

/** Frames on their own are files of the format, and so is any sequence of them. */
export const CODECS: Readonly<Record<Compression, Codec>> = {
  zstd: {
    extension: '.zst',
    compress: (bytes) => {
      const params = { [zlib.constants.ZSTD_c_compressionLevel]: 1, [zlib.constants.ZSTD_c_checksumFlag]: 1 };
      return promisify(zlib.zstdCompress)(bytes, { params });
    },
    decompress: (bytes) => zlib.zstdDecompressSync(bytes, limit),
  },
  gzip: {
    extension: '.gz',
    compress: (bytes) => promisify(zlib.gzip)(bytes, { level: 1 }),
    decompress: (bytes) => zlib.gunzipSync(bytes, limit),
  },
};

/** Throws `storage.unsupported` where this Node.js cannot compress that way. */
export function assertAvailable(compression: Compression): void {
  if (compression !== 'zstd' || typeof zlib.zstdCompress === 'function') return;
  throw new AppError('storage.unsupported', 'This version of Node.js knows no zstd', {
    hint: 'Choose gzip, or use Node.js 22.15 or newer.',
  });
}

/** Told from the extension of a file's name; null for a file that is not compressed. */
export function compressionOf(path: string): Compression | null {
  if (path.endsWith('.zst')) return 'zstd';
  return path.endsWith('.gz') ? 'gzip' : null;
}

export function defaultCompression(): Compression {
  return typeof zlib.zstdCompress === 'function' ? 'zstd' : 'gzip';
}
