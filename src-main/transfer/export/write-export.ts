import type { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { Compression, TransferFormat } from '../../../src-shared/models/transfer.ts';
import { composeStoredText } from '../../engine/store/stored-text.ts';
import { composeTaskText } from '../../engine/store/task-text.ts';
import { type ByteSink, writeDurably } from '../../platform/durable-file.ts';
import type { CheckpointHeader } from '../../storage/checkpoint.ts';
import { onOneLine, writeCheckpoint } from '../../storage/json/checkpoint-writer.ts';
import { compressor } from '../read/compression.ts';
import { csvTable } from './csv-table.ts';
import type { TaskView } from './task-view.ts';

const PIECE_CHARS = 256 * 1024;

/** @internal */
export interface ExportContent {
  readonly view: TaskView;
  readonly header: CheckpointHeader;
  /** Sum of the view's content hashes; '' where it is not known. */
  readonly contentHash: string;
}

/** @internal */
export interface ExportWriting {
  readonly format: TransferFormat;
  readonly compression: Compression;
  readonly signal?: AbortSignal | undefined;
  /** Tasks written so far, of how many. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface ExportOutcome {
  readonly tasks: number;
  /** Bytes that were written, compressed where they are. */
  readonly bytes: number;
}

/** Writes an export to a file, which is there as a whole or not at all, or into a stream, which is ended. @internal */
export async function writeExport(
  target: string | Writable,
  content: ExportContent,
  writing: ExportWriting,
): Promise<ExportOutcome> {
  let tasks = 0;
  const fill = async (sink: ByteSink): Promise<void> => {
    tasks = await writePacked(sink, content, writing);
  };
  if (typeof target === 'string') return { bytes: await writeDurably(target, fill), tasks };
  const counting = streamSink(target);
  try {
    await fill(counting.sink);
    await new Promise<void>((resolve, reject) => target.once('error', reject).end(resolve));
  } catch (error) {
    target.destroy();
    throw error;
  }
  return { bytes: counting.bytes(), tasks };
}

async function writePacked(sink: ByteSink, content: ExportContent, writing: ExportWriting): Promise<number> {
  if (writing.compression === 'none') return writeText(sink, content, writing);
  const packing = compressor(writing.compression);
  const flow = (async () => {
    for await (const piece of packing) await sink.write(piece);
  })();
  const fill = async (): Promise<number> => {
    try {
      const tasks = await writeText(streamSink(packing).sink, content, writing);
      packing.end();
      return tasks;
    } catch (error) {
      packing.destroy(error instanceof Error ? error : undefined);
      throw error;
    }
  };
  const [tasks] = await Promise.all([fill(), flow]);
  return tasks;
}

function streamSink(stream: Writable): { sink: ByteSink; bytes: () => number } {
  let bytes = 0;
  const write = (piece: Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => {
      bytes += piece.length;
      // The caller may use its buffer again before a stream has passed it on.
      stream.write(Buffer.from(piece), (error) => (error ? reject(error) : resolve()));
    });
  return { sink: { write }, bytes: () => bytes };
}

async function writeText(sink: ByteSink, content: ExportContent, writing: ExportWriting): Promise<number> {
  const total = content.view.count();
  let done = 0;
  const counted = function* () {
    for (const row of content.view.rows()) {
      done++;
      yield row;
    }
  };
  const turning: ByteSink = {
    write: async (bytes) => {
      refuseCancelled(writing.signal);
      await sink.write(bytes);
      writing.onProgress?.(done, total);
      await nextTurn();
    },
  };
  refuseCancelled(writing.signal);
  if (writing.format === 'json') await writeJson(turning, content, counted(), total);
  else await writePieces(turning, writing.format === 'csv' ? csvTable(counted()) : lines(counted()));
  return done;
}

async function writeJson(
  sink: ByteSink,
  { header, contentHash }: ExportContent,
  rows: ReturnType<TaskView['rows']>,
  taskCount: number,
): Promise<void> {
  const tasks = function* () {
    for (const row of rows) yield { text: composeStoredText(row.seq, row), statusIfAbsent: row.status };
  };
  await writeCheckpoint(sink, { header, taskCount, contentHash, tasks }, null);
}

function* lines(rows: ReturnType<TaskView['rows']>): Generator<string> {
  for (const row of rows) yield `${onOneLine(composeTaskText(row))}\n`;
}

async function writePieces(sink: ByteSink, texts: Iterable<string>): Promise<void> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE_CHARS) continue;
    await sink.write(Buffer.from(piece));
    piece = '';
  }
  if (piece !== '') await sink.write(Buffer.from(piece));
}

function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('job.cancelled', 'The export was cancelled; nothing was written');
}
