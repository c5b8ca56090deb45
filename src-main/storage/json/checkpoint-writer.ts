import { createHash } from 'node:crypto';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { ByteSink } from '../../platform/durable-file.ts';
import type { SnapshotManifest } from '../base-storage.ts';
import type { CheckpointSource, StoredTask } from '../checkpoint.ts';
import { objectEntries, wellFormedJson } from '../json-text.ts';
import { checksumText, contentHashText, headText } from './checkpoint-format.ts';

const CHUNK_BYTES = 1024 * 1024;
/** A UTF-16 unit takes at most this many bytes in UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * Writes a queue file, or with a manifest a snapshot file, in chunks of 1 MiB. The event loop turns between
 * chunks, so the source must stay consistent while other work goes on. Rejects with `internal.unexpected`
 * where the source gives another number of tasks than it announced.
 *
 * @returns The file's checksum, SHA-256 as hex digits.
 */
export async function writeCheckpoint(
  sink: ByteSink,
  source: CheckpointSource,
  manifest: SnapshotManifest | null,
): Promise<string> {
  const out = new ChunkedText(sink);
  await out.write(headText(source.header, source.taskCount, manifest));
  // What is compressed piece by piece then has a first piece that tells what the file is.
  await out.flush();
  let written = 0;
  for (const task of source.tasks()) {
    const waiting = out.write(`${written++ === 0 ? '\n' : ',\n'}${lineOf(task)}`);
    if (waiting !== null) await waiting;
  }
  if (written !== source.taskCount) {
    throw new AppError('internal.unexpected', `Cannot save: ${source.taskCount} tasks were announced, ${written} came`);
  }
  await out.write(`${written === 0 ? '' : '\n'}${contentHashText(source.contentHash)}`);
  await out.flush();
  const checksum = out.digest();
  await sink.write(Buffer.from(checksumText(checksum)));
  return checksum;
}

/** The task on one line, with its status in it. */
function lineOf(task: StoredTask): string {
  const text = onOneLine(task.text);
  if (task.statusIfAbsent === 'queued' || namesStatus(text)) return text;
  const comma = /^\s*\{\s*\}/.test(text) ? '' : ',';
  return `{"status":"${task.statusIfAbsent}"${comma}${text.trimStart().slice(1)}`;
}

/** The same JSON in a form that UTF-8 and a file of lines can hold. */
export function onOneLine(json: string): string {
  const text = wellFormedJson(json);
  // A raw line break in JSON always stands between tokens.
  return text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]\s*/g, '') : text;
}

function namesStatus(text: string): boolean {
  const at = text.indexOf('"status":');
  // Before the first bracket after the task's own, a key can only be one of the task's own.
  if (at > 0 && !isWithin(text.indexOf('{', 1), at) && !isWithin(text.indexOf('['), at)) return true;
  return text.includes('"status"') && objectEntries(text, Number.MAX_SAFE_INTEGER).some(({ key }) => key === 'status');
}

function isWithin(found: number, end: number): boolean {
  return found >= 0 && found < end;
}

/** Gathers texts into chunks of UTF-8 and hashes what goes out. */
class ChunkedText {
  readonly #sink: ByteSink;
  readonly #hash = createHash('sha256');
  readonly #buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  #used = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Null where the text went into the buffer; a promise to wait for where the buffer had to be written. */
  write(text: string): Promise<void> | null {
    if (text.length * MAX_BYTES_PER_UNIT > CHUNK_BYTES - this.#used) return this.#writeAfterFlush(text);
    this.#used += this.#buffer.write(text, this.#used, 'utf8');
    return null;
  }

  async #writeAfterFlush(text: string): Promise<void> {
    await this.flush();
    if (text.length * MAX_BYTES_PER_UNIT <= CHUNK_BYTES) {
      this.#used = this.#buffer.write(text, 0, 'utf8');
      return;
    }
    await this.#send(Buffer.from(text, 'utf8'));
  }

  async flush(): Promise<void> {
    if (this.#used === 0) return;
    await this.#send(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }

  async #send(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes);
    await this.#sink.write(bytes);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}
