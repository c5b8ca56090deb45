import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { ChangeBatch } from '../change-batch.ts';
import { ByteWindow } from './byte-window.ts';
import { FORMAT_MAJOR } from './checkpoint-format.ts';
import { isGuarded, LINE_END, MAX_LINE_BYTES, parseBatchJson, parseHeaderJson, unguard } from './journal-format.ts';
import type { ByteSource } from './open-file.ts';
import { newerVersion } from './queue-file.ts';

/** A journal as it was found. */
export interface JournalRead {
  /** Checksum of the checkpoint it continues; null: an empty queue. Undefined where its first line is damaged. */
  readonly checkpoint: string | null | undefined;
  /** Bytes that hold whole lines; what is behind them was never acknowledged, or is damaged. */
  readonly validBytes: number;
  /** Where a line that was acknowledged cannot be read any more, as a half sentence; null where there is none. */
  readonly damage: string | null;
  readonly batchCount: number;
  /** What the whole lines say, in order. Read again each time it is asked for. */
  changes(): Iterable<ChangeBatch>;
}

interface Line {
  readonly bytes: Buffer;
  readonly start: number;
  /** False for bytes that the file ends with before a line end. */
  readonly ended: boolean;
}

/**
 * Checks all lines of a journal. A last line that was not written to its end is passed over; any other line
 * whose CRC does not match is damage, and nothing behind it counts. Throws `file.newer-version`.
 */
export function readJournal(source: ByteSource): JournalRead {
  let checkpoint: string | null | undefined;
  let validBytes = 0;
  let lines = 0;
  let damage: string | null = null;
  for (const line of linesOf(source, 0, source.size)) {
    if (!line.ended || !isGuarded(line.bytes)) {
      if (lines === 0 || !isTorn(line, source)) damage = `at byte ${line.start} of ${source.size} (line ${lines + 1})`;
      break;
    }
    if (lines === 0) checkpoint = referenceOf(line, source);
    if (checkpoint === undefined) {
      damage = `at byte 0 of ${source.size}: it does not begin like a journal`;
      break;
    }
    lines++;
    validBytes = line.start + line.bytes.length + 1;
  }
  const batchCount = Math.max(0, lines - 1);
  return { checkpoint, validBytes, damage, batchCount, changes: () => batchesOf(source, validBytes) };
}

function referenceOf(line: Line, source: ByteSource): string | null | undefined {
  const header = parseHeaderJson(unguard(line.bytes) ?? '');
  if (header === null) return undefined;
  if (Number.parseInt(header.version, 10) > FORMAT_MAJOR) throw newerVersion(source.path, header.version, FORMAT_MAJOR);
  return header.checkpoint;
}

/**
 * Only the last append can have been cut short. What a power cut leaves of it ends early, or holds zeros where
 * blocks never reached the disk; a whole line with other bytes in it was written well and changed later.
 */
function isTorn(line: Line, source: ByteSource): boolean {
  if (!line.ended) return true;
  return line.start + line.bytes.length + 1 === source.size && line.bytes.includes(0);
}

function* batchesOf(source: ByteSource, end: number): Generator<ChangeBatch, void> {
  let isHeader = true;
  for (const { bytes, start } of linesOf(source, 0, end)) {
    if (!isHeader) yield batchOf(bytes, start, source);
    isHeader = false;
  }
}

function batchOf(bytes: Buffer, start: number, source: ByteSource): ChangeBatch {
  const json = unguard(bytes);
  try {
    if (json !== null) return parseBatchJson(json);
  } catch (cause) {
    throw new AppError('storage.corrupt', `${source.path} holds a change that cannot be read (byte ${start})`, {
      cause,
    });
  }
  throw new AppError('storage.corrupt', `${source.path} changed while it was read (byte ${start})`);
}

/** Each line's bytes are valid until the next one is asked for. */
function* linesOf(source: ByteSource, from: number, to: number): Generator<Line, void> {
  const window = new ByteWindow({ ...bounded(source, to) }, from);
  for (let searched = 0; ; ) {
    const end = window.buffer.indexOf(LINE_END, window.at + searched);
    if (end >= 0 && end < window.length) {
      yield { bytes: window.buffer.subarray(window.at, end), start: window.base + window.at, ended: true };
      window.at = end + 1;
      searched = 0;
      continue;
    }
    searched = window.length - window.at;
    if (searched > MAX_LINE_BYTES || !window.more()) break;
  }
  if (window.at < window.length) {
    const bytes = window.buffer.subarray(window.at, window.length);
    yield { bytes, start: window.base + window.at, ended: false };
  }
}

function bounded(source: ByteSource, size: number): ByteSource {
  return {
    path: source.path,
    size,
    read: (target, offset, position) =>
      source.read(target.subarray(0, Math.min(target.length, offset + Math.max(0, size - position))), offset, position),
  };
}
