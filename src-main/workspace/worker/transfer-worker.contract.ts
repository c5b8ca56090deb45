import { z } from 'zod';
import { base } from '../../../src-shared/contract/base.ts';
import { filePreviewSchema, readingSchema } from '../../../src-shared/models/import-file.ts';
import { taskTargetSchema } from '../../../src-shared/models/task-action.ts';
import { compressionSchema, importModeSchema, transferFormatSchema } from '../../../src-shared/models/transfer.ts';

/** A file of the app's own that a job may write. */
const ownFileSchema = z.object({ id: z.string(), path: z.string() });

const fileInput = z.object({ path: z.string(), reading: readingSchema });
const checkInput = fileInput.extend({ rejected: ownFileSchema });
const exportInput = z.object({
  path: z.string(),
  /** Null where `path` is a place that the user chose. */
  fileId: z.string().nullable(),
  format: transferFormatSchema,
  compression: compressionSchema,
  target: taskTargetSchema.optional(),
  snapshotId: z.string().optional(),
});
const jobStarted = z.object({ jobId: z.string() });

/** The window's calls about files, once the main process knows where the files are. */
export const transferWorkerContract = {
  preview: base.input(fileInput).output(filePreviewSchema),
  check: base.input(checkInput).output(jobStarted),
  import: base.input(checkInput.extend({ mode: importModeSchema, skipInvalid: z.boolean() })).output(jobStarted),
  export: base.input(exportInput).output(jobStarted),
};

export type CheckRequest = z.infer<typeof checkInput>;
export type ExportRequest = z.infer<typeof exportInput>;
