import { Writable } from 'node:stream';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { Compression, TransferFormat } from '../../../src-shared/models/transfer.ts';
import type { CommitQueue } from '../../engine/commit-queue.ts';
import { contentHashOf } from '../../engine/store/queue-state.ts';
import type { TaskStore } from '../../engine/store/task-store.ts';
import { readHeader } from '../../snapshots/checkpoint-source.ts';
import type { SnapshotService } from '../../snapshots/snapshot-service.ts';
import { compressionByName } from '../read/compression.ts';
import { type ExportChoice, TaskView } from './task-view.ts';
import { type ExportContent, type ExportOutcome, writeExport } from './write-export.ts';

export interface ExportOptions extends ExportChoice {
  /** Default: by the file's name (`.csv`, `.ndjson`, `.jsonl`), else JSON. */
  readonly format?: TransferFormat;
  /** Default: by the file's name (`.gz`, `.zst`), else none. */
  readonly compression?: Compression;
  /** Default: the queue as it is now. */
  readonly snapshotId?: string;
  readonly signal?: AbortSignal;
  /** Tasks written so far, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** @internal */
export interface ExportSource {
  readonly store: TaskStore;
  readonly snapshots: SnapshotService;
  readonly commits: CommitQueue;
}

/** Exports a consistent view of the queue, or of a snapshot, while writes go on. */
export async function exportQueue(
  source: ExportSource,
  target: string | Writable,
  options: ExportOptions,
): Promise<ExportOutcome> {
  const path = typeof target === 'string' ? target : '';
  const { format = formatByName(path), compression = compressionByName(path), signal, onProgress } = options;
  return withContent(source, options, (content) =>
    writeExport(target, content, { format, compression, signal, onProgress }),
  );
}

/** The same as a text. `file.too-large` where it is longer than a text can be. */
export async function exportText(source: ExportSource, format: TransferFormat): Promise<string> {
  const pieces: Buffer[] = [];
  const target = new Writable({
    write: (piece: Buffer, _encoding, done) => {
      pieces.push(piece);
      done();
    },
  });
  const { bytes } = await exportQueue(source, target, { format });
  try {
    return Buffer.concat(pieces).toString('utf8');
  } catch (cause) {
    throw new AppError('file.too-large', `The export has ${bytes} bytes, too many for one text`, {
      hint: 'Write it to a file with exportTo().',
      cause,
    });
  }
}

function formatByName(path: string): TransferFormat {
  const name = path.replace(/\.(gz|zst)$/i, '');
  if (/\.(ndjson|jsonl)$/i.test(name)) return 'ndjson';
  return /\.csv$/i.test(name) ? 'csv' : 'json';
}

async function withContent(
  { store, snapshots, commits }: ExportSource,
  { snapshotId, filter, ids, seqs }: ExportOptions,
  write: (content: ExportContent) => Promise<ExportOutcome>,
): Promise<ExportOutcome> {
  const choice = { ...(filter && { filter }), ...(ids && { ids }), ...(seqs && { seqs }) };
  if (snapshotId === undefined && store.db.readonly) return writeUnmarked(store, choice, write);
  const source =
    snapshotId === undefined
      ? await commits.exclusive(async () => snapshots.liveSource())
      : await snapshots.sourceOf(snapshotId);
  try {
    const view = new TaskView(store.db, source.mark, choice);
    return await write({ view, header: source.header, contentHash: view.isWhole ? source.contentHash : '' });
  } finally {
    await commits.exclusive(async () => source.release());
  }
}

// A database that cannot be written takes no mark. What another process changes meanwhile would make the export a mix
// of two states, so it is given up then.
async function writeUnmarked(
  store: TaskStore,
  choice: ExportChoice,
  write: (content: ExportContent) => Promise<ExportOutcome>,
): Promise<ExportOutcome> {
  const state = store.readState();
  const isSame = (): boolean => store.readState().revision === state.revision;
  const view = new TaskView(store.db, null, choice, () => {
    if (isSame()) return;
    throw new AppError('export.changed', 'The queue changed while it was exported; nothing was written', {
      hint: 'Export again, or export a snapshot.',
    });
  });
  const contentHash = view.isWhole ? contentHashOf(state) : '';
  return write({ view, header: readHeader(store, null, false), contentHash });
}
