import type { ChangeBatch } from '../change-batch.ts';
import type { ProjectTotals } from '../project-totals.ts';
import { bucketOf } from './keys.ts';
import { oneLine } from './task-line.ts';

/** What one batch does to one bucket. */
export interface BucketOps {
  readonly member: string;
  /** Fields and texts by turns. */
  readonly puts: string[];
  readonly removes: string[];
}

/** A long text, kept outside its bucket in pieces. */
export interface LongText {
  readonly member: string;
  readonly pieces: readonly Buffer[];
}

export interface PlannedBatch {
  /** Each small enough for one command. */
  readonly chunks: readonly BucketOps[][];
  readonly longTexts: readonly LongText[];
}

/** Measured: a script with as many stays below 3 ms. */
export const MAX_OPS = 1000;
export const MAX_BYTES = 1024 * 1024;
/** Longer texts stand in a hash of pieces of their own. */
export const LONG_TEXT = 32 * 1024;
export const PIECE_BYTES = 256 * 1024;

/** Splits a batch into chunks by bucket. `write` makes the names of its long texts differ from all others. */
export function planBatch({ puts, removes }: ChangeBatch, write: string): PlannedBatch {
  const split = new OpsSplit();
  const longTexts: LongText[] = [];
  for (const { seq, text } of puts) {
    const line = oneLine(text);
    const long = line.length > LONG_TEXT ? longText(seq, line, write) : null;
    if (long !== null) longTexts.push(long);
    split.put(seq, long === null ? line : referenceTo(long));
  }
  for (const seq of removes) split.remove(seq);
  return { chunks: split.finish(), longTexts };
}

export function longText(seq: number, line: string, write: string): LongText {
  const bytes = Buffer.from(line);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) pieces.push(bytes.subarray(at, at + PIECE_BYTES));
  return { member: `x${seq}.${write}`, pieces };
}

/** Stands in the bucket in place of a long text; no JSON object begins so. */
export function referenceTo({ member, pieces }: LongText): string {
  return `@${member}:${pieces.length}`;
}

export function parseReference(text: string): { member: string; pieces: number } | null {
  if (!text.startsWith('@')) return null;
  const [member = '', pieces = ''] = text.slice(1).split(':');
  return { member, pieces: Number(pieces) };
}

export function projectFields(projects: readonly ProjectTotals[]): string[] {
  return projects.flatMap(({ projectId, completedTotal, failedTotal, weight }) => [
    JSON.stringify(projectId),
    JSON.stringify({ projectId, completedTotal, failedTotal, weight }),
  ]);
}

/** Gathers operations by bucket and begins a new chunk where one is full. */
class OpsSplit {
  readonly #chunks: BucketOps[][] = [];
  #current = new Map<string, BucketOps>();
  #ops = 0;
  #bytes = 0;

  put(seq: number, text: string): void {
    this.#bucket(seq, text.length).puts.push(String(seq), text);
  }

  remove(seq: number): void {
    this.#bucket(seq, 0).removes.push(String(seq));
  }

  finish(): BucketOps[][] {
    if (this.#current.size > 0) this.#chunks.push([...this.#current.values()]);
    this.#current = new Map();
    return this.#chunks;
  }

  #bucket(seq: number, bytes: number): BucketOps {
    if (this.#ops >= MAX_OPS || (this.#ops > 0 && this.#bytes + bytes > MAX_BYTES)) {
      this.finish();
      this.#ops = 0;
      this.#bytes = 0;
    }
    this.#ops += 1;
    this.#bytes += bytes;
    const member = bucketOf(seq);
    const ops = this.#current.get(member) ?? { member, puts: [], removes: [] };
    this.#current.set(member, ops);
    return ops;
  }
}
