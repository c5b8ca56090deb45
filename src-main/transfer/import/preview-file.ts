import type {
  FilePreview,
  PreviewColumn,
  PreviewRow,
  Reading,
  RowFate,
} from '../../../src-shared/models/import-file.ts';
import type { TaskContent } from '../../engine/store/task-record.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { unguardCell } from '../mapping/cells.ts';
import { CsvRows } from '../read/csv-rows.ts';
import type { ImportRow, RowContext, RowReader } from '../read/import-row.ts';
import { openInput } from '../read/open-input.ts';
import { openRows } from '../read/open-rows.ts';
import type { ImportTarget } from './import-queue.ts';
import { type Judgement, judgeRow } from './judge-row.ts';

const ROWS = 100;
const SAMPLES = 3;
const SAMPLE_CHARS = 80;
const DATA_CHARS = 200;

const FATES: Readonly<Record<Judgement['verdict'], RowFate>> = {
  added: 'new',
  changed: 'different',
  unchanged: 'same',
  skipped: 'same',
  duplicates: 'repeated',
  invalid: 'invalid',
};

/** How a file is read, and what its first rows would be to the queue. Changes nothing. */
export async function previewFile(
  { store, context }: Pick<ImportTarget, 'store' | 'context'>,
  path: string,
  reading: Reading,
  signal?: AbortSignal,
): Promise<FilePreview> {
  const input = await openInput(path, { limits: DEFAULT_LIMITS, encoding: reading.encoding, signal });
  try {
    const { format, reader } = openRows(input, DEFAULT_LIMITS, reading);
    const rows = firstRows(reader, context);
    const seen = new Set<string>();
    const { name, givenBytes: sizeBytes, source, compression, encoding } = input;
    return {
      ...{ name, sizeBytes, textBytes: source.size, format, compression, encoding },
      delimiter: reader instanceof CsvRows ? reader.dialect.delimiter : null,
      columns: reader instanceof CsvRows ? columnsOf(reader, rows) : [],
      rows: rows.map((row) => {
        const isFirst = row.task === null || !seen.has(row.task.id);
        if (row.task !== null) seen.add(row.task.id);
        return previewRow(
          row,
          judgeRow(row, 'upsert', row.task === null ? undefined : store.find(row.task.id), isFirst),
        );
      }),
    };
  } finally {
    input.close();
  }
}

function firstRows(reader: RowReader, context: Omit<RowContext, 'onBytes'>): ImportRow[] {
  const rows: ImportRow[] = [];
  for (const row of reader.rows({ ...context, onBytes: () => undefined })) {
    rows.push(row);
    if (rows.length === ROWS) break;
  }
  return rows;
}

function columnsOf({ columns, targets }: CsvRows, rows: readonly ImportRow[]): PreviewColumn[] {
  // Cells of a row that is too short or too long stand under other headers.
  const whole = rows.filter(({ cells }) => cells.length === columns.length);
  return columns.map((header, at) => {
    const cells = new Set(whole.map(({ cells }) => unguardCell(cells[at] ?? '')).filter((cell) => cell !== ''));
    const samples = [...cells].slice(0, SAMPLES).map((cell) => cut(cell, SAMPLE_CHARS));
    return { header, target: targets[at] ?? { kind: 'ignore' }, samples };
  });
}

function previewRow({ row, task, problems }: ImportRow, { verdict }: Judgement): PreviewRow {
  return { row, fate: FATES[verdict], task: task && previewTask(task), problems: [...problems] };
}

function previewTask({ id, project, type, priority, status, added_at: addedAt, data }: TaskContent) {
  const shown = data === null ? null : cut(data, DATA_CHARS);
  return { id, projectId: project || null, type: type || null, priority, status, addedAt, data: shown };
}

function cut(text: string, chars: number): string {
  return text.length > chars ? `${text.slice(0, chars)}…` : text;
}
