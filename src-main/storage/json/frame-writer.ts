import type { ByteSink } from '../../platform/durable-file.ts';
import { type FrameSize, indexBytes } from './frame-index.ts';
import { CODECS, type Compression, FRAME_BYTES } from './frames.ts';

/** Frames being compressed at a time, in the thread pool. */
const IN_FLIGHT = 2;

/**
 * Compresses what is written to it in frames of at most 1 MiB and passes them on in order. The first write is a
 * frame of its own, so that a file's head can be read without the rest. Call `finish` last.
 */
export class FrameWriter implements ByteSink {
  readonly #sink: ByteSink;
  readonly #compression: Compression;
  readonly #frames: FrameSize[] = [];
  readonly #running: { packed: Promise<Buffer>; content: number }[] = [];
  #gathered: Buffer[] = [];
  #length = 0;
  #isFirst = true;

  constructor(sink: ByteSink, compression: Compression) {
    this.#sink = sink;
    this.#compression = compression;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + FRAME_BYTES - this.#length);
      this.#gathered.push(Buffer.from(part));
      this.#length += part.length;
      at += part.length;
      if (this.#length === FRAME_BYTES || this.#isFirst) await this.#endFrame();
    }
  }

  async finish(): Promise<void> {
    if (this.#length > 0) await this.#endFrame();
    while (this.#running.length > 0) await this.#passOn();
    await this.#sink.write(indexBytes(this.#compression, this.#frames));
  }

  async #endFrame(): Promise<void> {
    const content = Buffer.concat(this.#gathered);
    this.#gathered = [];
    this.#length = 0;
    this.#isFirst = false;
    const packed = CODECS[this.#compression].compress(content);
    // It is awaited in its turn; until then a failure must not count as unhandled.
    packed.catch(() => undefined);
    this.#running.push({ packed, content: content.length });
    if (this.#running.length > IN_FLIGHT) await this.#passOn();
  }

  async #passOn(): Promise<void> {
    const first = this.#running.shift();
    if (first === undefined) return;
    const packed = await first.packed;
    this.#frames.push({ packed: packed.length, content: first.content });
    await this.#sink.write(packed);
  }
}
