import { z } from 'zod';
import { filePreviewSchema, readingSchema } from '../models/import-file.ts';
import { taskTargetSchema } from '../models/task-action.ts';
import { compressionSchema, importModeSchema, transferFormatSchema } from '../models/transfer.ts';
import { base, queueInput } from './base.ts';

const pathSchema = z.string().min(1).max(4096);
const fileInput = queueInput.extend({ path: pathSchema, reading: readingSchema.default({}) });
const jobStarted = z.object({ jobId: z.string() });
const fileIdSchema = z.string().regex(/^[0-9a-z]{12}$/);

export const transferContract = {
  /**
   * How a file is read and what its first rows become. A table without given columns gets those that were chosen for
   * the same headers before, and `remembered` says so. `file.*`, `import.unreadable`, `import.too-large`
   */
  preview: base.input(fileInput).output(filePreviewSchema.extend({ remembered: z.boolean() })),
  /** Starts a job that tells what each row is to the queue. Changes nothing. */
  check: base.input(fileInput).output(jobStarted),
  /**
   * Starts a job that checks every row, takes a safety snapshot and imports all rows or none. Invalid rows refuse the
   * whole file (`import.rows-invalid`) unless they are to be left out.
   */
  import: base
    .input(
      fileInput.extend({
        mode: importModeSchema,
        skipInvalid: z.boolean().default(false),
        /** Keeps the columns for the next file with the same headers. */
        remember: z.boolean().default(true),
      }),
    )
    .output(jobStarted),
  /**
   * Starts a job that writes tasks of the queue, or of a snapshot, into a file. On a desktop the user is asked for its
   * place first (`jobId` is null where none was given); elsewhere it waits to be fetched under the outcome's `fileId`.
   */
  export: base
    .input(
      queueInput.extend({
        fileName: z.string().trim().min(1).max(200),
        format: transferFormatSchema,
        compression: compressionSchema.default('none'),
        /** Default: all tasks. */
        target: taskTargetSchema.optional(),
        snapshotId: z.string().min(1).max(128).optional(),
      }),
    )
    .output(z.object({ jobId: z.string().nullable() })),
  /**
   * Copies a file that a job made to a place the user is asked for; `path` is null where none was given.
   * `host.unsupported` where it is to be fetched instead, `file.not-found`.
   */
  save: base
    .input(z.object({ fileId: fileIdSchema, fileName: z.string().trim().min(1).max(200) }))
    .output(z.object({ path: z.string().nullable() })),
  /** Removes the app's copy of a file that was sent to it. No effect on any other file. */
  discard: base.input(z.object({ path: pathSchema })).output(z.void()),
};
