import { z } from 'zod';
import { instantSchema } from './time.ts';

/** Failed tasks whose errors are of one class and whose messages differ only in numbers, ids, paths and quoted texts. */
export const failureGroupSchema = z.object({
  /** Code or name of the error; null where it has none. */
  errorClass: z.string().nullable(),
  /** The message without what differs; '' for tasks that failed without an error. */
  shape: z.string(),
  count: z.number().int(),
  firstAt: instantSchema,
  lastAt: instantSchema,
  /** Failures per bucket of the report, oldest first. */
  trend: z.array(z.number().int()),
  /** The task that failed last, and its error as it was recorded. */
  sampleId: z.string(),
  sampleError: z.string().nullable(),
  /** Up to three projects with most of the failures, and how many there are. */
  projects: z.array(z.string().nullable()),
  projectCount: z.number().int(),
});
export type FailureGroup = z.infer<typeof failureGroupSchema>;

export const failureReportSchema = z.object({
  revision: z.number().int(),
  takenAt: instantSchema,
  /** Failed tasks that are kept. */
  total: z.number().int(),
  /** Most failures first. */
  groups: z.array(failureGroupSchema),
  /** Groups past the first 500, which are left out above. */
  hiddenGroups: z.number().int(),
  /** Start of the first bucket of every trend, and the length of one, ms. */
  trendFrom: instantSchema,
  bucketMs: z.number(),
});
export type FailureReport = z.infer<typeof failureReportSchema>;
