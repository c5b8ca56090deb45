import { createHash } from 'node:crypto';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { Damage } from '../../../src-shared/models/queue.ts';
import type { LoadedCheckpoint, StoredTask } from '../checkpoint.ts';
import { BrokenJson } from './byte-scan.ts';
import { ByteWindow } from './byte-window.ts';
import { FOOTER_BYTES, type Footer, parseFooter, parseHeader, parseTaskCount } from './checkpoint-format.ts';
import { JsonWalker } from './json-walker.ts';
import type { ByteSource } from './open-file.ts';
import { type SalvageReport, salvage, surveySalvage } from './salvage.ts';

const CHUNK_BYTES = 1024 * 1024;
/** Nearly every head is shorter. */
const HEAD_BYTES = 16 * 1024;
const ONLY_TASKS: ReadonlySet<string> = new Set(['tasks']);

/** A queue file as it was found; what was appended to it since stands elsewhere. */
export interface FileRead extends LoadedCheckpoint {
  /** SHA-256 that a file of ours ends with, as hex digits; not vouched for where the file is damaged. */
  readonly checksum: string | null;
  /** What the file says it holds, also where it is damaged; null where it does not say. */
  readonly taskCount: number | null;
}

/** A file of ours. */
export interface CheckpointRead extends FileRead {
  /** Texts of the members before the tasks. */
  readonly members: ReadonlyMap<string, string>;
}

/**
 * Reads a file of ours: the checksum over all its bytes at once, the tasks each time they are asked for. The
 * source must stay readable until then.
 */
export function readCheckpoint(source: ByteSource): CheckpointRead {
  const footer = readFooter(source);
  const damage = footer !== null && hashOfStart(source, footer) === footer.checksum ? null : describe(source, footer);
  const members = headMembers(source);
  return {
    members,
    header: parseHeader(members),
    checksum: footer?.checksum ?? null,
    taskCount: parseTaskCount(members),
    contentHash: damage === null ? footer?.contentHash || null : null,
    format: 'json-2',
    damage,
    changes: () => [],
    tasks: () => (damage === null ? tasksOf(source) : salvagedTasks(source)),
  };
}

/** The members before the tasks, as far as they can be read. */
export function headMembers(source: ByteSource): Map<string, string> {
  const members = new Map<string, string>();
  try {
    for (const part of new JsonWalker(new ByteWindow(source, 0, HEAD_BYTES), ONLY_TASKS).walk()) {
      if (part.kind !== 'member') break;
      if (!members.has(part.key)) members.set(part.key, part.text);
    }
  } catch (error) {
    if (!(error instanceof BrokenJson)) throw error;
  }
  return members;
}

function* tasksOf(source: ByteSource): Generator<StoredTask, void> {
  try {
    for (const part of new JsonWalker(new ByteWindow(source), ONLY_TASKS).walk()) {
      if (part.kind === 'element') yield { text: part.text, statusIfAbsent: 'queued' };
    }
  } catch (error) {
    if (!(error instanceof BrokenJson)) throw error;
    throw new AppError('storage.corrupt', `${source.path} changed while it was read (byte ${error.offset})`);
  }
}

function* salvagedTasks(source: ByteSource): Generator<StoredTask, void> {
  for (const part of salvage(source)) {
    if (part.kind === 'element') yield { text: part.text, statusIfAbsent: 'queued' };
  }
}

/** What the file ends with, unchecked; null where that is no footer. */
export function readFooter(source: ByteSource): Footer | null {
  const end = Buffer.alloc(Math.min(FOOTER_BYTES, source.size));
  const length = readFully(source, end, source.size - end.length);
  return parseFooter(end.toString('latin1', 0, length));
}

function hashOfStart(source: ByteSource, footer: Footer): string {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const end = source.size - footer.length;
  for (let at = 0; at < end; ) {
    const part = chunk.subarray(0, Math.min(CHUNK_BYTES, end - at));
    const got = readFully(source, part, at);
    if (got === 0) break;
    hash.update(part.subarray(0, got));
    at += got;
  }
  return hash.digest('hex');
}

function readFully(source: ByteSource, target: Uint8Array, position: number): number {
  let done = 0;
  while (done < target.length) {
    const got = source.read(target, done, position + done);
    if (got === 0) break;
    done += got;
  }
  return done;
}

function describe(source: ByteSource, footer: Footer | null): Damage {
  const report = surveySalvage(source);
  const count = parseTaskCount(headMembers(source));
  const known = count === null ? '' : ` of its ${count}`;
  const sentence = `${source.path} ${placeOfDamage(source, report, footer)}; ${report.tasksReadable}${known} tasks can be read.`;
  return { sentence, tasksReadable: report.tasksReadable };
}

function placeOfDamage(source: ByteSource, { firstBreak }: SalvageReport, footer: Footer | null): string {
  if (source.size === 0) return 'is empty (0 bytes)';
  if (firstBreak !== null) return `is damaged at byte ${firstBreak.offset} of ${source.size}: ${firstBreak.reason}`;
  if (footer === null)
    return `has no checksum at its end (byte ${source.size}), so it cannot be told whether it is whole`;
  return `does not match its checksum: something in its ${source.size} bytes changed after it was saved`;
}
