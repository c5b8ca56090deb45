import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { TextEncoding } from '../../../src-shared/models/transfer.ts';

const HEAD_BYTES = 4096;
/** From this share of zero bytes on, all at even or all at odd places, text is taken for UTF-16. */
const ZERO_SHARE = 0.2;
const WIDE = /[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]/u;

/** Looks at a file's bytes piece by piece and tells how its text is encoded. */
export class EncodingSurvey {
  /** Place of the first zero byte, null without any. */
  zeroAt: number | null = null;
  #byMark: TextEncoding | null = null;
  #foreign: Buffer | null = null;
  #rest: Buffer = Buffer.alloc(0);
  #seen = 0;

  take(chunk: Buffer): void {
    if (this.#seen === 0) this.#byMark = markedEncoding(chunk) ?? unmarkedUtf16(chunk.subarray(0, HEAD_BYTES));
    if (this.zeroAt === null) {
      const at = chunk.indexOf(0);
      if (at >= 0) this.zeroAt = this.#seen + at;
    }
    this.#seen += chunk.length;
    if (this.#foreign !== null || this.#byMark !== null) return;
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const cut = lastWhole(bytes);
    this.#check(bytes.subarray(0, cut));
    this.#rest = Buffer.from(bytes.subarray(cut));
  }

  end(): TextEncoding {
    this.#check(this.#rest);
    if (this.#byMark !== null) return this.#byMark;
    if (this.#foreign === null) return 'utf-8';
    return looksJapanese(this.#foreign) ? 'shift_jis' : 'latin1';
  }

  #check(bytes: Buffer): void {
    if (this.#foreign === null && !isUtf8(bytes)) this.#foreign = Buffer.from(bytes);
  }
}

/** Index after the last character that is whole, should the bytes be UTF-8. */
function lastWhole(bytes: Buffer): number {
  let at = bytes.length - 1;
  while (at >= 0 && at > bytes.length - 4 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at--;
  return at >= 0 && (bytes[at] ?? 0) >= 0xc0 ? at : bytes.length;
}

function markedEncoding(chunk: Buffer): TextEncoding | null {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
  return chunk[0] === 0xfe && chunk[1] === 0xff ? 'utf-16be' : null;
}

function unmarkedUtf16(head: Buffer): TextEncoding | null {
  const zeros = [0, 0];
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (Math.max(even, odd) < head.length * ZERO_SHARE || Math.min(even, odd) > 0) return null;
  return odd > even ? 'utf-16le' : 'utf-16be';
}

// Nearly any bytes are valid Shift_JIS, but in Western text its characters stand alone between letters.
function looksJapanese(bytes: Buffer): boolean {
  let text: string;
  try {
    text = new TextDecoder('shift_jis', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return false;
  }
  let [together, alone] = [0, 0];
  for (const run of text.match(/[^\0-\x7f]+/g) ?? []) {
    if (run.length > 1 && WIDE.test(run)) together += run.length;
    else alone += run.length;
  }
  return together > alone;
}

/** Turns pieces of bytes into text. Throws TypeError where bytes are none of this encoding. */
export function decoderFor(encoding: TextEncoding): TextDecoder {
  return new TextDecoder(encoding === 'latin1' ? 'windows-1252' : encoding, { fatal: true });
}
