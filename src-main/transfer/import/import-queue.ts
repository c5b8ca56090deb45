import type { Readable } from 'node:stream';
import type {
  Compression,
  ImportMode,
  ImportReport,
  TextEncoding,
  TransferFormat,
} from '../../../src-shared/models/transfer.ts';
import type { TaskStore } from '../../engine/store/task-store.ts';
import { writeDurably } from '../../platform/durable-file.ts';
import type { SnapshotService } from '../../snapshots/snapshot-service.ts';
import { wellFormedJson } from '../../storage/json-text.ts';
import { DEFAULT_LIMITS, type TransferLimits } from '../limits.ts';
import type { RowContext } from '../read/import-row.ts';
import { type OpenInput, openInput } from '../read/open-input.ts';
import { openRows, type RowOptions } from '../read/open-rows.ts';
import { unreadable } from '../transfer-errors.ts';
import { type ImportProgress, ImportRun, refuseInvalid } from './import-run.ts';
import { RejectedRows } from './rejected-rows.ts';

export interface ImportOptions extends RowOptions {
  /** Default `upsert`. */
  readonly mode?: ImportMode;
  /** Default: detected. */
  readonly encoding?: TextEncoding | undefined;
  /** Goes on without the rows that cannot be imported; otherwise one such row refuses the whole file. Default false. */
  readonly skipInvalid?: boolean;
  /** Only looks what the import would do. Default false. */
  readonly dryRun?: boolean;
  /** Totals of projects that a JSON file tells. Default: `replace` in the mode of that name, else `ignore`. */
  readonly statistics?: 'add' | 'replace' | 'ignore';
  /** CSV file that gets the rejected rows, with a column `reason`; written only where there are any. */
  readonly rejectedTo?: string;
  readonly limits?: Partial<TransferLimits>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportOutcome extends ImportReport {
  readonly compression: Compression;
  readonly encoding: TextEncoding;
  /** Restoring it with `undoToken` undoes the import; both null where nothing was written. */
  readonly safetySnapshotId: string | null;
  readonly undoToken: string | null;
}

/** @internal */
export interface ImportTarget {
  readonly store: TaskStore;
  readonly snapshots: SnapshotService;
  readonly context: Omit<RowContext, 'onBytes'>;
}

/**
 * Imports a file, a stream or bytes, all or nothing: every row is checked first, then all are written in one
 * transaction after a safety snapshot. Where nothing is to change, nothing is written and there is no snapshot.
 */
export async function importQueue(
  target: ImportTarget,
  from: string | Readable | Uint8Array,
  options: ImportOptions,
): Promise<ImportOutcome> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const input = await openInput(from, { limits, encoding: options.encoding, signal: options.signal });
  try {
    return await importOpen(target, input, limits, options);
  } finally {
    input.close();
  }
}

async function importOpen(
  { store, snapshots, context }: ImportTarget,
  input: OpenInput,
  limits: TransferLimits,
  options: ImportOptions,
): Promise<ImportOutcome> {
  const { mode = 'upsert', skipInvalid = false, signal, onProgress, rejectedTo } = options;
  const { format, reader } = openRows(input, limits, options);
  const rejectedRows = new RejectedRows(reader.columns);
  const statistics = options.statistics ?? (mode === 'replace' ? 'replace' : 'ignore');
  const run = new ImportRun(store, {
    reader,
    format,
    mode,
    statistics,
    skipInvalid,
    signal,
    onProgress,
    context,
    totalBytes: input.source.size,
    onRejected: (row, judgement) => rejectedRows.add(row, judgement),
  });
  const checked = await run.check();
  if (format === 'csv' && checked.rows === 0) {
    throw unreadable(input.name, 'it has a header and no rows', 'Choose a file with a header and rows.');
  }
  const { compression, encoding } = input;
  const found = { compression, encoding, safetySnapshotId: null, undoToken: null };
  if (rejectedTo !== undefined && checked.invalid > 0)
    await writeDurably(rejectedTo, (sink) => rejectedRows.write(sink));
  if (options.dryRun) return { ...checked, ...found };
  refuseInvalid(checked, skipInvalid);
  const changesTotals = statistics !== 'ignore' && reader.totals().length > 0;
  if (!isChange(checked) && !changesTotals) return { ...checked, ...found };
  const { result, ...undo } = await snapshots.changeSafely(`Before import of ${input.name}`, () => run.write());
  return { ...result, ...found, ...undo };
}

function isChange({ added, changed, removed }: ImportReport): boolean {
  return added + changed + removed > 0;
}

/** Text as bytes; lone surrogates, which UTF-8 cannot hold, as the escapes that JSON has for them. */
export function bytesOfText(text: string, format: TransferFormat): Uint8Array {
  return Buffer.from(format === 'csv' ? text : wellFormedJson(text));
}
