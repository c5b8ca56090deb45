import { z } from 'zod';

export const TRANSFER_FORMATS = ['json', 'ndjson', 'csv'] as const;
export const transferFormatSchema = z.enum(TRANSFER_FORMATS);
export type TransferFormat = z.infer<typeof transferFormatSchema>;

export const compressionSchema = z.enum(['none', 'gzip', 'zstd']);
export type Compression = z.infer<typeof compressionSchema>;

/** `latin1` is read as Windows-1252, which holds it and what programs write in its place. */
export const TEXT_ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'shift_jis', 'latin1'] as const;
export const textEncodingSchema = z.enum(TEXT_ENCODINGS);
export type TextEncoding = z.infer<typeof textEncodingSchema>;

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export const delimiterSchema = z.enum(DELIMITERS);
export type Delimiter = z.infer<typeof delimiterSchema>;

/**
 * What becomes of a row whose id the queue has already.
 * - `insert`: it is an error
 * - `skip`: the task stays as it is
 * - `upsert`: the task becomes what the row says
 * - `replace`: all tasks of the queue go first, so no id is taken
 */
export const IMPORT_MODES = ['insert', 'skip', 'upsert', 'replace'] as const;
export const importModeSchema = z.enum(IMPORT_MODES);
export type ImportMode = z.infer<typeof importModeSchema>;

/** Why a row cannot become a task. */
export const rowProblemSchema = z.object({
  /** Counted from 1: the line of NDJSON, the record of CSV (its header is 1), the task of JSON. */
  row: z.number().int(),
  /** Column or field; null where it is about the row as a whole. */
  column: z.string().nullable(),
  /** What stands there, its first 80 characters. */
  value: z.string(),
  reason: z.string(),
});
export type RowProblem = z.infer<typeof rowProblemSchema>;

/** Every row is counted once: `rows` is the sum of the six counts from `added` to `invalid`. */
export const importReportSchema = z.object({
  format: transferFormatSchema,
  mode: importModeSchema,
  rows: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  /** Rows that say what the queue holds already. */
  unchanged: z.number().int(),
  /** Rows whose id the queue has, under `skip`. */
  skipped: z.number().int(),
  /** Rows whose id stands in the file a second time; the first one counts. */
  duplicates: z.number().int(),
  invalid: z.number().int(),
  /** Tasks that go because all are replaced. */
  removed: z.number().int(),
  /** The first 1,000. */
  problems: z.array(rowProblemSchema),
});
export type ImportReport = z.infer<typeof importReportSchema>;
