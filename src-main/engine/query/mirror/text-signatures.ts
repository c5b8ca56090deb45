import type { Database, Statement } from 'better-sqlite3';
import type { SeqRanges } from '../terms/scan-helper.ts';
import { EVERYTHING } from '../terms/term-scan.ts';
import { formsOf } from '../terms/text-sql.ts';

/** Tasks of one signature: neighbours in the order of arrival. */
const BLOCK = 64;
/** Bits of a signature; some 1,000 to 3,000 different trigrams occur in a block of usual tasks. */
const BODY_BITS = 13;
const REST_BITS = 12;
/** A longer text is not looked through: its block counts as holding everything. */
const LONGEST_TEXT = 65_536;
/** Where arrival numbers have more holes than this, signatures would mostly be of nothing. */
const SPARSEST = 4;

type Part = 'body' | 'rest';
type BlockTexts = readonly [body: Buffer | null, rest: Buffer | null, isLong: 0 | 1 | null];

/**
 * Tells where a text may stand without reading the tasks. Each block of 64 has a Bloom filter of the trigrams in its
 * bodies and one of those in its ids, errors and results (1.5 KiB together). A block that changed counts as holding
 * everything until it is signed again. Never misses a text; may name a block that lacks it.
 */
export class TextSignatures {
  readonly #db: Database;
  readonly #read: Statement<[number, number], BlockTexts>;
  readonly #firstBlock: number;
  #blocks: number;
  #isSigned: Uint8Array;
  #bits: Record<Part, Uint8Array>;
  #epoch: number;
  #unsigned: number[];

  /** Covers the tasks there are now; signs none. */
  private constructor(db: Database, epoch: number, firstSeq: number, lastSeq: number) {
    this.#db = db;
    this.#epoch = epoch;
    this.#firstBlock = blockOf(firstSeq);
    this.#blocks = blockOf(lastSeq) - this.#firstBlock + 1;
    this.#isSigned = new Uint8Array(this.#blocks);
    this.#bits = {
      body: new Uint8Array(this.#blocks << (BODY_BITS - 3)),
      rest: new Uint8Array(this.#blocks << (REST_BITS - 3)),
    };
    this.#unsigned = Array.from({ length: this.#blocks }, (_, index) => index);
    this.#read = db
      .prepare<[number, number], BlockTexts>(
        `SELECT CAST(group_concat(iif(octet_length(data) < ${LONGEST_TEXT}, data, NULL), x'0a') AS BLOB),
           CAST(group_concat(concat_ws(x'0a', id, last_error, iif(octet_length(result) < ${LONGEST_TEXT}, result, NULL)), x'0a') AS BLOB),
           max(max(coalesce(octet_length(data), 0), coalesce(octet_length(result), 0)) >= ${LONGEST_TEXT})
         FROM tasks WHERE seq BETWEEN ? AND ?`,
      )
      .raw() as unknown as Statement<[number, number], BlockTexts>;
  }

  /** Null where the tasks' arrival numbers lie too far apart. */
  static of(db: Database, epoch: number, count: number): TextSignatures | null {
    const [first, last] = db
      .prepare<[], [number | null, number | null]>('SELECT (SELECT min(seq) FROM tasks), (SELECT max(seq) FROM tasks)')
      .raw()
      .get() as [number | null, number | null];
    if (first === null || last === null || last - first > SPARSEST * count + BLOCK) return null;
    return new TextSignatures(db, epoch, first, last);
  }

  /** True once no block waits for its signature. */
  get isComplete(): boolean {
    return this.#unsigned.length === 0;
  }

  /** True where so many blocks are signed that looking them up is worth it. */
  get isUseful(): boolean {
    return this.#unsigned.length * 10 < this.#blocks;
  }

  /** Takes notice of what was committed since the last time. */
  catchUp(epoch: number): void {
    if (epoch === this.#epoch) return;
    const changed = this.#db
      .prepare<[number], number>(`SELECT DISTINCT seq / ${BLOCK} FROM tasks INDEXED BY tasks_born WHERE born >= ?`)
      .pluck()
      .all(this.#epoch);
    for (const block of changed) this.#forget(block - this.#firstBlock);
    this.#epoch = epoch;
  }

  /** Signs up to so many blocks; about 4 ms for 100 of them. */
  sign(most: number): void {
    for (const index of this.#unsigned.splice(-most)) this.#signBlock(index);
  }

  /** Where one of the texts may stand in the part. Texts under three bytes may stand everywhere. */
  rangesOf(part: Part, texts: readonly string[]): SeqRanges {
    const needles = texts.flatMap(formsOf).map((text) => trigramsOf(Buffer.from(text), part));
    if (needles.some((needle) => needle.length === 0)) return EVERYTHING;
    const ranges: Array<[number, number]> = [[Number.MIN_SAFE_INTEGER, this.#firstBlock * BLOCK - 1]];
    for (let index = 0; index < this.#blocks; index += 1) {
      if (this.#isSigned[index] === 1 && !needles.some((needle) => this.#mayHold(part, index, needle))) continue;
      addRange(ranges, (this.#firstBlock + index) * BLOCK, (this.#firstBlock + index + 1) * BLOCK - 1);
    }
    addRange(ranges, (this.#firstBlock + this.#blocks) * BLOCK, Number.MAX_SAFE_INTEGER);
    return ranges;
  }

  #mayHold(part: Part, index: number, needle: Uint32Array): boolean {
    const bits = this.#bits[part];
    const base = index << (bitsOf(part) - 3);
    for (const hash of needle) if (((bits[base + (hash >>> 3)] ?? 0) & (1 << (hash & 7))) === 0) return false;
    return true;
  }

  #forget(index: number): void {
    if (index < 0) return;
    if (index >= this.#blocks) this.#growTo(index + 1);
    if (this.#isSigned[index] === 0) return;
    this.#isSigned[index] = 0;
    this.#unsigned.push(index);
  }

  #growTo(blocks: number): void {
    for (let index = this.#blocks; index < blocks; index += 1) this.#unsigned.push(index);
    this.#blocks = blocks;
    if (blocks <= this.#isSigned.length) return;
    const capacity = Math.ceil(blocks * 1.1) + 16;
    this.#isSigned = grown(this.#isSigned, capacity);
    this.#bits = {
      body: grown(this.#bits.body, capacity << (BODY_BITS - 3)),
      rest: grown(this.#bits.rest, capacity << (REST_BITS - 3)),
    };
  }

  #signBlock(index: number): void {
    const first = (this.#firstBlock + index) * BLOCK;
    const [body = null, rest = null, isLong = 0] = this.#read.get(first, first + BLOCK - 1) ?? [];
    this.#write('body', index, body, isLong === 1);
    this.#write('rest', index, rest, isLong === 1);
    this.#isSigned[index] = 1;
  }

  #write(part: Part, index: number, text: Buffer | null, isLong: boolean): void {
    const size = 1 << (bitsOf(part) - 3);
    const signature = this.#bits[part].subarray(index * size, (index + 1) * size);
    signature.fill(isLong ? 255 : 0);
    if (text !== null && !isLong) addTrigrams(signature, text, 32 - bitsOf(part));
  }
}

function blockOf(seq: number): number {
  return Math.floor(seq / BLOCK);
}

function bitsOf(part: Part): number {
  return part === 'body' ? BODY_BITS : REST_BITS;
}

const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));
const MIX = 0x9e3779b1;

function addTrigrams(signature: Uint8Array, text: Buffer, shift: number): void {
  let gram = 0;
  for (let at = 0; at < text.length; at += 1) {
    gram = ((gram << 8) | (FOLDED[text[at] ?? 0] ?? 0)) & 0xffffff;
    if (at < 2) continue;
    const hash = Math.imul(gram, MIX) >>> shift;
    signature[hash >>> 3] = (signature[hash >>> 3] ?? 0) | (1 << (hash & 7));
  }
}

function trigramsOf(text: Buffer, part: Part): Uint32Array {
  const shift = 32 - bitsOf(part);
  return Uint32Array.from({ length: Math.max(0, text.length - 2) }, (_, at) => {
    const gram = [0, 1, 2].reduce((sum, next) => (sum << 8) | (FOLDED[text[at + next] ?? 0] ?? 0), 0);
    return Math.imul(gram, MIX) >>> shift;
  });
}

function addRange(ranges: Array<[number, number]>, from: number, to: number): void {
  const last = ranges.at(-1);
  if (last && last[1] + 1 === from) last[1] = to;
  else ranges.push([from, to]);
}

function grown(bytes: Uint8Array, length: number): Uint8Array {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}
