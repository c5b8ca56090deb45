import { z } from 'zod';
import { columnTargetSchema, columnTargetsSchema } from './import-columns.ts';
import { taskStatusSchema } from './task-status.ts';
import {
  compressionSchema,
  delimiterSchema,
  importReportSchema,
  rowProblemSchema,
  textEncodingSchema,
  transferFormatSchema,
} from './transfer.ts';

/** How a file is to be read; what is absent is detected, and columns without a target are guessed. */
export const readingSchema = z.object({
  format: transferFormatSchema.optional(),
  encoding: textEncodingSchema.optional(),
  /** Of CSV. */
  delimiter: delimiterSchema.optional(),
  columns: columnTargetsSchema.optional(),
});
export type Reading = z.infer<typeof readingSchema>;

const previewColumnSchema = z.object({
  header: z.string(),
  target: columnTargetSchema,
  /** Up to three different cells that are not empty, each cut at 80 characters. */
  samples: z.array(z.string()),
});
export type PreviewColumn = z.infer<typeof previewColumnSchema>;

/** What a row does to the queue by itself; the import's mode decides what comes of a task that is there already. */
export const rowFateSchema = z.enum(['new', 'same', 'different', 'repeated', 'invalid']);
export type RowFate = z.infer<typeof rowFateSchema>;

const previewTaskSchema = z.object({
  id: z.string(),
  projectId: z.string().nullable(),
  type: z.string().nullable(),
  priority: z.number(),
  status: taskStatusSchema,
  addedAt: z.number(),
  /** The first 200 characters of `data` as JSON; null where there is none. */
  data: z.string().nullable(),
});

const previewRowSchema = z.object({
  row: z.number().int(),
  fate: rowFateSchema,
  /** Null where the row is invalid. */
  task: previewTaskSchema.nullable(),
  problems: z.array(rowProblemSchema),
});
export type PreviewRow = z.infer<typeof previewRowSchema>;

/** A file as it is read, and what its first rows become. */
export const filePreviewSchema = z.object({
  name: z.string(),
  /** Of the file as it lies there, and of its text once it is unpacked and in UTF-8. */
  sizeBytes: z.number().int(),
  textBytes: z.number().int(),
  format: transferFormatSchema,
  compression: compressionSchema,
  encoding: textEncodingSchema,
  /** Null for what is no table. */
  delimiter: delimiterSchema.nullable(),
  /** Of a table, in their order; empty for what is none. */
  columns: z.array(previewColumnSchema),
  /** The first 100. */
  rows: z.array(previewRowSchema),
});
export type FilePreview = z.infer<typeof filePreviewSchema>;

/** What every row of a file is to the queue as it was when it was checked; nothing was changed. */
export const importCheckSchema = z.object({
  /** Of an import in the mode `upsert`. */
  report: importReportSchema,
  /** Tasks in the queue. */
  liveTasks: z.number().int(),
  tookMs: z.number(),
  /** A CSV file of the invalid rows with their reasons, for `transfer.save`; null where there are none. */
  rejectedFileId: z.string().nullable(),
});
export type ImportCheck = z.infer<typeof importCheckSchema>;

export const importResultSchema = importReportSchema.extend({
  rejectedFileId: z.string().nullable(),
  /** Holds the content from before; null where nothing was changed. */
  safetySnapshotId: z.string().nullable(),
  /** Token for restoring that snapshot at once; refused once the queue changed after the import. */
  undoToken: z.string().nullable(),
});

export const exportResultSchema = z.object({
  tasks: z.number().int(),
  bytes: z.number(),
  /** Where it was written; null where it waits under `fileId` to be fetched. */
  path: z.string().nullable(),
  fileId: z.string().nullable(),
});
