import { z } from 'zod';
import { instantSchema } from './time.ts';

/** A stretch of time with what was measured in it. What was not measured is absent, never 0. */
export const rolledSampleSchema = z.object({
  /** Start of the stretch. */
  at: instantSchema,
  /** Time that was watched, ms: less than the stretch where the queue was not open all along. */
  spanMs: z.number(),
  samples: z.number().int(),
  /** Mean and greatest of the samples. */
  gauges: z.record(z.string(), z.tuple([z.number(), z.number()])),
  /** Sums. */
  counts: z.record(z.string(), z.number()),
  /** Histograms of durations, as whole numbers. */
  times: z.record(z.string(), z.array(z.number())),
});
export type RolledSample = z.infer<typeof rolledSampleSchema>;

/** What a chart shows: operations by duration and errors, tasks by rate, number, project and time, storage by part. */
export const CHARTS = ['latency', 'errors', 'throughput', 'depth', 'projects', 'tasks', 'storage'] as const;
export const chartSchema = z.enum(CHARTS);
export type Chart = z.infer<typeof chartSchema>;

/** Something that happened at a moment, drawn as a mark. */
export const historyMarkSchema = z.object({
  at: instantSchema,
  type: z.enum(['opened', 'snapshot', 'restore', 'import', 'alert']),
  /** What it leads to: a snapshot's id, an alert's id; empty for none. */
  ref: z.string(),
  text: z.string(),
});
export type HistoryMark = z.infer<typeof historyMarkSchema>;

/** Columns of equal length. A value is null where nothing was measured or nothing happened that has a value. */
export const historySchema = z.object({
  from: instantSchema,
  to: instantSchema,
  /** Width of a bucket, ms. */
  stepMs: z.number(),
  /** Starts of the buckets. */
  times: z.array(instantSchema),
  /** Samples in each bucket; 0 is a gap. */
  samples: z.array(z.number().int()),
  /** Durations in ms, rates per second, shares of 0 to 1, sizes in bytes. */
  series: z.record(z.string(), z.array(z.number().nullable())),
  marks: z.array(historyMarkSchema),
  /** What is wrong with the history itself; null while it is kept as it should be. */
  notice: z.string().nullable(),
});
export type History = z.infer<typeof historySchema>;
