import type { ColumnTarget } from '../../../src-shared/models/import-columns.ts';
import type { TransferFormat } from '../../../src-shared/models/transfer.ts';
import type { ByteSource } from '../../storage/json/open-file.ts';
import type { TransferLimits } from '../limits.ts';
import { unreadable } from '../transfer-errors.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { CsvRows } from './csv-rows.ts';
import type { RowReader } from './import-row.ts';
import { JsonRows } from './json-rows.ts';
import { LineRows } from './line-rows.ts';
import type { OpenInput } from './open-input.ts';

const HEAD_BYTES = 64 * 1024;

export interface RowOptions {
  /** Default: detected from the content. */
  readonly format?: TransferFormat | undefined;
  /** Of CSV. Default: detected. */
  readonly delimiter?: CsvDialect['delimiter'] | undefined;
  /** Of CSV: where columns go, by their header. Others are guessed. */
  readonly columns?: Readonly<Record<string, ColumnTarget>> | undefined;
}

/** The rows of a file. Throws `import.unreadable` for one that is empty or whose header cannot be read. */
export function openRows(
  input: OpenInput,
  limits: TransferLimits,
  options: RowOptions,
): { format: TransferFormat; reader: RowReader } {
  const head = headText(input.source);
  if (head.trim() === '' && input.source.size <= HEAD_BYTES) {
    throw unreadable(input.name, 'it is empty', 'Choose a file with tasks.');
  }
  const format = options.format ?? formatOf(head);
  if (format === 'json') return { format, reader: new JsonRows(input, limits) };
  if (format === 'ndjson') return { format, reader: new LineRows(input, limits) };
  const { delimiter, columns = {} } = options;
  return { format, reader: new CsvRows(input, limits, { delimiter, targets: columns }) };
}

function headText(source: ByteSource): string {
  const head = Buffer.alloc(Math.min(HEAD_BYTES, source.size));
  return head.toString('utf8', 0, source.read(head, 0, 0)).replace(/^\ufeff/, '');
}

/** Told from the first characters: a document, a task on each line, or else a table. */
export function formatOf(head: string): TransferFormat {
  const text = head.trimStart();
  if (text.startsWith('[')) return 'json';
  if (!text.startsWith('{')) return 'csv';
  const end = text.indexOf('\n');
  const isWholeLine = isObject(end < 0 ? text : text.slice(0, end));
  return isWholeLine && !/^.*"(?:tasks|queue)"\s*:\s*\[/.test(text) ? 'ndjson' : 'json';
}

function isObject(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
