import type { ByteSource } from './open-file.ts';

const DEFAULT_BYTES = 1024 * 1024;

/** The part of a source that is in memory. It moves forward only, and grows while one value does not fit. */
export class ByteWindow {
  buffer: Buffer;
  /** Bytes of `buffer` that are filled. */
  length = 0;
  /** Cursor of the reader: bytes of `buffer` before it are no longer needed. */
  at = 0;
  /** Place in the source of the buffer's first byte. */
  base: number;
  /** True once the last byte of the source is in the window. */
  ended = false;
  readonly source: ByteSource;

  constructor(source: ByteSource, start = 0, bytes = DEFAULT_BYTES) {
    this.source = source;
    this.base = start;
    this.buffer = Buffer.allocUnsafe(Math.max(16, Math.min(bytes, source.size - start + 1)));
  }

  /** Reads on, dropping what is before the cursor. Answers false where the source has ended. */
  more(): boolean {
    if (this.ended) return false;
    if (this.at === 0 && this.length === this.buffer.length) this.#grow();
    else this.#shift();
    const got = this.source.read(this.buffer, this.length, this.base + this.length);
    this.length += got;
    this.ended = got === 0;
    return !this.ended;
  }

  #grow(): void {
    const larger = Buffer.allocUnsafe(this.buffer.length * 2);
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }

  #shift(): void {
    this.buffer.copyWithin(0, this.at, this.length);
    this.base += this.at;
    this.length -= this.at;
    this.at = 0;
  }
}
