import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { strategySchema } from '../../../src-shared/models/queue.ts';
import type { ChangeBatch, TaskPut } from '../change-batch.ts';
import { arrayItems } from '../json-text.ts';
import { pausesSchema } from '../pauses.ts';
import { FORMAT_VERSION, projectSchema } from './checkpoint-format.ts';
import { onOneLine } from './checkpoint-writer.ts';

export const JOURNAL_FORMAT = 'poppo-queue-journal';
export const LINE_END = 0x0a;
/** A line begins with its CRC-32 as 8 hex digits and a space. */
const CRC_BYTES = 9;
/** Longer lines are not written, and not looked for. */
export const MAX_LINE_BYTES = 256 * 1024 * 1024;

/** Nothing before this key can hold it: quotes within a string are escaped. */
const PUTS_KEY = ',"puts":';
const PLACE = /^\{"#":(\d+)[,}]/;

const headerSchema = z.object({
  format: z.literal(JOURNAL_FORMAT),
  version: z.string(),
  checkpoint: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .nullable(),
});

const batchSchema = z.object({
  revision: z.number(),
  strategy: strategySchema,
  paused: pausesSchema.exactOptional(),
  taskCount: z.number(),
  contentHash: z.string(),
  removes: z.array(z.number()),
  projects: z.array(projectSchema),
});

/** What the first line of a journal says. */
export interface JournalHeader {
  readonly version: string;
  /** Checksum of the checkpoint that the changes continue; null: they continue an empty queue. */
  readonly checkpoint: string | null;
}

export function headerLine(checkpoint: string | null): Buffer {
  const reference = checkpoint === null ? null : `sha256:${checkpoint}`;
  return guardedLine(JSON.stringify({ format: JOURNAL_FORMAT, version: FORMAT_VERSION, checkpoint: reference }));
}

/** Throws `file.too-large` where the line would be longer than {@link MAX_LINE_BYTES}. */
export function batchLine(batch: ChangeBatch): Buffer {
  const head = JSON.stringify(batchSchema.parse(batch));
  const parts: string[] = [];
  let length = head.length;
  for (const put of batch.puts) {
    const text = onOneLine(put.text);
    length += text.length + 1;
    parts.push(text);
  }
  if (length > MAX_LINE_BYTES / 3 && byteLength(parts) > MAX_LINE_BYTES - 1024 - head.length * 3) throw tooLarge();
  return guardedLine(`${head.slice(0, -1)}${PUTS_KEY}[${parts.join(',')}]}`);
}

/** The JSON of a line without its end; null where the CRC does not match. */
export function unguard(line: Uint8Array): string | null {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.length);
  if (bytes.length <= CRC_BYTES || bytes.toString('latin1', 0, CRC_BYTES) !== guardOf(bytes.subarray(CRC_BYTES))) {
    return null;
  }
  return bytes.toString('utf8', CRC_BYTES);
}

/** Whether a line without its end matches its CRC. */
export function isGuarded(line: Buffer): boolean {
  return line.length > CRC_BYTES && line.toString('latin1', 0, CRC_BYTES) === guardOf(line.subarray(CRC_BYTES));
}

/** Null for text that is no header. */
export function parseHeaderJson(json: string): JournalHeader | null {
  try {
    const { version, checkpoint } = headerSchema.parse(JSON.parse(json));
    return { version, checkpoint: checkpoint === null ? null : checkpoint.slice('sha256:'.length) };
  } catch {
    return null;
  }
}

/** Throws for text that {@link batchLine} did not make; its CRC should have been checked before. */
export function parseBatchJson(json: string): ChangeBatch {
  const putsAt = json.indexOf(PUTS_KEY);
  if (putsAt < 0) throw new Error('the line has no puts');
  const head = batchSchema.parse(JSON.parse(`${json.slice(0, putsAt)}}`));
  const puts = arrayItems(json.slice(putsAt + PUTS_KEY.length, -1), Number.MAX_SAFE_INTEGER).map(putOf);
  return { ...head, puts };
}

function putOf(text: string): TaskPut {
  const place = PLACE.exec(text)?.[1];
  if (place === undefined) throw new Error('a task does not begin with its place');
  return { seq: Number(place), text };
}

function guardedLine(json: string): Buffer {
  const line = Buffer.from(`         ${json}\n`, 'utf8');
  line.write(guardOf(line.subarray(CRC_BYTES, -1)), 'latin1');
  return line;
}

function guardOf(json: Uint8Array): string {
  return `${crc32(json).toString(16).padStart(8, '0')} `;
}

function byteLength(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0);
}

function tooLarge(): AppError {
  return new AppError(
    'file.too-large',
    'One commit changes more than 256 MiB of tasks, which no journal line can hold',
    {
      hint: 'Save the queue as a whole, or change fewer tasks at once.',
    },
  );
}
