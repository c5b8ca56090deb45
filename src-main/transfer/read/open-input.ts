import { basename } from 'node:path';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { Compression, TextEncoding } from '../../../src-shared/models/transfer.ts';
import { isSystemError } from '../../platform/file-errors.ts';
import { type ByteSource, bytesSource, OpenFile } from '../../storage/json/open-file.ts';
import { FREE_EXPANSION_BYTES, type TransferLimits } from '../limits.ts';
import { tooLarge, unreadable } from '../transfer-errors.ts';
import { compressionOf, decompressor } from './compression.ts';
import { decoderFor, EncodingSurvey } from './encoding.ts';
import { spool } from './spool.ts';

const CHUNK_BYTES = 1024 * 1024;

/** Content to import as UTF-8 that can be read at any place and more than once, and what it was before. */
export interface OpenInput {
  /** For messages and for the name of the safety snapshot. */
  readonly name: string;
  readonly source: ByteSource;
  /** Of the content as it came, before it was unpacked and recoded. */
  readonly givenBytes: number;
  readonly compression: Compression;
  readonly encoding: TextEncoding;
  close(): void;
}

export interface OpenInputOptions {
  readonly limits: TransferLimits;
  /** Default: detected. */
  readonly encoding?: TextEncoding | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Closable {
  readonly source: ByteSource;
  close(): void;
}

/**
 * Opens a file by its path, a stream, or content in memory. A file stays the same content even when it is replaced
 * or deleted meanwhile; a stream, and what is compressed or not UTF-8, is first unpacked into a nameless file.
 */
export async function openInput(from: string | Readable | Uint8Array, options: OpenInputOptions): Promise<OpenInput> {
  const name = typeof from === 'string' ? basename(from) : from instanceof Readable ? 'The stream' : 'The data';
  let held = await hold(name, from, options);
  try {
    const givenBytes = held.source.size;
    if (givenBytes > options.limits.fileBytes) {
      throw tooLarge(name, `it has ${givenBytes} bytes, more than the limit of ${options.limits.fileBytes}`);
    }
    const compression = compressionOf(headOf(held.source));
    if (compression !== 'none') held = await swap(held, () => unpack(name, held.source, compression, options));
    const encoding = await findEncoding(name, held.source, options);
    if (encoding !== 'utf-8') held = await swap(held, () => recode(name, held.source, encoding));
    const { source, close } = held;
    return { name, source, givenBytes, compression, encoding, close };
  } catch (error) {
    held.close();
    throw error;
  }
}

async function hold(name: string, from: string | Readable | Uint8Array, options: OpenInputOptions): Promise<Closable> {
  if (from instanceof Uint8Array) return { source: bytesSource(from, name), close: () => undefined };
  if (typeof from === 'string') return closable(new OpenFile(from));
  return closable(await spool(name, capped(name, from, options.limits.fileBytes, options.signal)));
}

function closable(file: OpenFile): Closable {
  return { source: file, close: () => file.close() };
}

async function swap(held: Closable, make: () => Promise<OpenFile>): Promise<Closable> {
  const file = await make();
  held.close();
  return closable(file);
}

function headOf(source: ByteSource): Buffer {
  const head = Buffer.alloc(4);
  return head.subarray(0, source.read(head, 0, 0));
}

async function unpack(
  name: string,
  source: ByteSource,
  compression: Exclude<Compression, 'none'>,
  { limits, signal }: OpenInputOptions,
): Promise<OpenFile> {
  const most = Math.min(limits.contentBytes, Math.max(FREE_EXPANSION_BYTES, source.size * limits.expansion));
  const unpacking = decompressor(compression);
  const fed = pipeline(Readable.from(chunksOf(source, signal)), unpacking);
  // What breaks after the last piece is told to nobody else; what breaks before it, to the reading end first.
  unpacking.on('error', () => undefined);
  fed.catch(() => undefined);
  try {
    const file = await spool(name, capped(name, unpacking, most, signal));
    await fed.catch((error: unknown) => {
      file.close();
      throw error;
    });
    return file;
  } catch (error) {
    if (error instanceof AppError || isDiskError(error)) throw error;
    const problem = error instanceof Error ? error.message : String(error);
    throw unreadable(name, `it is a damaged ${compression} file (${problem})`, 'Fetch or make the file again.', error);
  } finally {
    unpacking.destroy();
  }
}

// zlib's errors have a code and a number too, but no system call.
function isDiskError(error: unknown): boolean {
  return isSystemError(error) && error instanceof Error && 'syscall' in error;
}

async function* capped(
  name: string,
  pieces: Readable | Transform,
  most: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    if (!(bytes instanceof Uint8Array)) throw unreadable(name, 'it gives objects', 'Give a stream of bytes.');
    size += bytes.length;
    if (size > most) throw tooLarge(name, `it holds more than ${most} bytes`);
    refuseCancelled(signal);
    yield bytes;
  }
}

async function* chunksOf(source: ByteSource, signal?: AbortSignal): AsyncGenerator<Buffer> {
  for (let at = 0; at < source.size; ) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, source.size - at));
    const got = source.read(chunk, 0, at);
    if (got === 0) return;
    at += got;
    yield chunk.subarray(0, got);
    await nextTurn();
    refuseCancelled(signal);
  }
}

async function findEncoding(name: string, source: ByteSource, options: OpenInputOptions): Promise<TextEncoding> {
  const survey = new EncodingSurvey();
  for await (const chunk of chunksOf(source, options.signal)) survey.take(chunk);
  const found = options.encoding ?? survey.end();
  if (survey.zeroAt !== null && !found.startsWith('utf-16')) {
    const problem = `it holds a zero byte (byte ${survey.zeroAt}), so it is no text file`;
    throw unreadable(name, problem, 'Choose a JSON, NDJSON or CSV file.');
  }
  return found;
}

async function recode(name: string, source: ByteSource, encoding: TextEncoding): Promise<OpenFile> {
  const decoder = decoderFor(encoding);
  async function* texts(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunksOf(source)) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
  }
  try {
    return await spool(name, texts());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw unreadable(name, `it is no ${encoding} text`, 'Choose another encoding.', error);
  }
}

export function refuseCancelled(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new AppError('job.cancelled', 'The import was cancelled; the queue is as it was');
}
