import { AppError } from '../../../src-shared/errors/app-error.ts';
import { decompressWhole, type FrameSize, indexLength, parseIndex, TAIL_BYTES } from './frame-index.ts';
import { CODECS, type Compression, compressionOf, MAX_FRAME_BYTES } from './frames.ts';
import { type ByteSource, bytesSource, type OpenFile } from './open-file.ts';

/** A file of ours without an index is decompressed at once only up to this size, packed. */
const MAX_WHOLE_BYTES = 512 * 1024 * 1024;

interface Frame extends FrameSize {
  /** Place in the file, and in the content. */
  readonly packedAt: number;
  readonly contentAt: number;
}

/** The content of a file, compressed or not, told from its name. `file` has to be closed by the caller. */
export function contentOf(file: OpenFile): ByteSource {
  const compression = compressionOf(file.path);
  if (compression === null) return file;
  const frames = framesOf(file, compression);
  if (frames !== null) return new FrameSource(file, compression, frames);
  return bytesSource(wholeOf(file, compression), file.path);
}

/** Content of which one frame at a time is in memory. Reads end where a frame does. */
class FrameSource implements ByteSource {
  readonly path: string;
  readonly size: number;
  readonly #file: OpenFile;
  readonly #compression: Compression;
  readonly #frames: readonly Frame[];
  #current: { readonly frame: Frame; readonly content: Buffer } | null = null;

  constructor(file: OpenFile, compression: Compression, frames: readonly Frame[]) {
    this.path = file.path;
    this.#file = file;
    this.#compression = compression;
    this.#frames = frames;
    const last = frames.at(-1);
    this.size = last === undefined ? 0 : last.contentAt + last.content;
  }

  read(target: Uint8Array, offset: number, position: number): number {
    const frame = this.#frameAt(position);
    if (frame === null) return 0;
    const from = position - frame.contentAt;
    const part = this.#contentOf(frame).subarray(from, from + target.length - offset);
    target.set(part, offset);
    return part.length;
  }

  #frameAt(position: number): Frame | null {
    if (position >= this.size) return null;
    let [low, high] = [0, this.#frames.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#frames[middle]?.contentAt ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return this.#frames[low] ?? null;
  }

  #contentOf(frame: Frame): Buffer {
    if (this.#current?.frame === frame) return this.#current.content;
    const packed = readAt(this.#file, frame.packedAt, frame.packed);
    const content = decompressed(this.path, frame.packedAt, () => CODECS[this.#compression].decompress(packed));
    if (content.length !== frame.content) throw corrupt(this.path, frame.packedAt);
    this.#current = { frame, content };
    return content;
  }
}

/** Null where the file ends with no index, or with one that does not fit it. */
function framesOf(file: OpenFile, compression: Compression): Frame[] | null {
  const tailBytes = Math.min(TAIL_BYTES, file.size);
  const length = indexLength(compression, readAt(file, file.size - tailBytes, tailBytes));
  if (length === null || length > file.size) return null;
  const sizes = parseIndex(compression, readAt(file, file.size - length, length));
  if (sizes === null) return null;
  let [packedAt, contentAt] = [0, 0];
  const frames = sizes.map(({ packed, content }) => {
    const frame = { packed, content, packedAt, contentAt };
    packedAt += packed;
    contentAt += content;
    return frame;
  });
  const isSane = frames.every(({ content }) => content <= MAX_FRAME_BYTES);
  return isSane && packedAt === file.size - length ? frames : null;
}

function wholeOf(file: OpenFile, compression: Compression): Buffer {
  if (file.size > MAX_WHOLE_BYTES) throw corrupt(file.path, file.size);
  const packed = readAt(file, 0, file.size);
  return decompressed(file.path, 0, () => decompressWhole(compression, packed));
}

function decompressed(path: string, at: number, decompress: () => Buffer): Buffer {
  try {
    return decompress();
  } catch (cause) {
    throw corrupt(path, at, cause);
  }
}

function readAt(source: ByteSource, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const got = source.read(bytes, done, position + done);
    if (got === 0) throw corrupt(source.path, position + done);
    done += got;
  }
  return bytes;
}

function corrupt(path: string, at: number, cause?: unknown): AppError {
  return new AppError('storage.corrupt', `${path} cannot be decompressed (byte ${at})`, { details: { path }, cause });
}
