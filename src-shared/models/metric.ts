import { z } from 'zod';
import { instantSchema, optionalInstantSchema } from './time.ts';

/** What storage does that is measured. A `checkpoint` is a save of the whole state and counts as a `save` too. */
export const OPERATIONS = ['save', 'load', 'snapshot', 'restore', 'import', 'export', 'verify', 'checkpoint'] as const;
export const operationSchema = z.enum(OPERATIONS);
export type Operation = z.infer<typeof operationSchema>;

const durationSchema = z.number().nullable();

/** Figures of one operation since the queue was opened. Durations are ms; null where there was no call. */
export const operationStatsSchema = z.object({
  /** Calls, failed ones included. */
  count: z.number().int(),
  errors: z.number().int(),
  /** Failed calls by the code of their error. */
  errorsByCode: z.record(z.string(), z.number().int()),
  /** Share of calls that failed, 0 to 1; null without calls. */
  errorRate: z.number().nullable(),
  bytes: z.number(),
  min: durationSchema,
  average: durationSchema,
  p50: durationSchema,
  p95: durationSchema,
  p99: durationSchema,
  max: durationSchema,
  /** How long the last call took, and when it ended. */
  lastTime: durationSchema,
  lastAt: optionalInstantSchema,
});
export type OperationStats = z.infer<typeof operationStatsSchema>;

/** Bounds past which a queue tells. Times in ms, the rate as a share of 0 to 1, the size in bytes. */
export const alertThresholdsSchema = z.object({
  saveTime: z.number().nonnegative().default(3000),
  loadTime: z.number().nonnegative().default(2000),
  snapshotTime: z.number().nonnegative().default(5000),
  errorRate: z.number().min(0).max(1).default(0.05),
  storageSize: z
    .number()
    .nonnegative()
    .default(100 * 1024 * 1024),
});
export type AlertThresholds = z.infer<typeof alertThresholdsSchema>;

export const persistenceAlertSchema = z.object({
  type: z.enum(['slow-operation', 'operation-error', 'high-error-rate', 'storage-size']),
  /** The figures: operation, duration, threshold, code ... by type. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  timestamp: instantSchema,
});
export type PersistenceAlert = z.infer<typeof persistenceAlertSchema>;

export const severitySchema = z.enum(['info', 'warning', 'critical']);
export type Severity = z.infer<typeof severitySchema>;

export const reportIssueSchema = z.object({
  severity: severitySchema,
  /** Null where it is about the storage as a whole. */
  operation: operationSchema.nullable(),
  message: z.string(),
});

export const recommendationSchema = z.object({
  /** The option to change, as it is named in the options. */
  setting: z.string(),
  advice: z.string(),
  /** What was measured. */
  reason: z.string(),
});
export type Recommendation = z.infer<typeof recommendationSchema>;

export const operationReportSchema = z.object({
  totalCalls: z.number().int(),
  /** Share of calls that succeeded, 0 to 1; null without calls. */
  successRate: z.number().nullable(),
  /** ms; null without calls. */
  averageTime: durationSchema,
  p95Time: durationSchema,
  p99Time: durationSchema,
  lastTime: durationSchema,
});

/** What is to be said about a queue's storage since it was opened. */
export const persistenceReportSchema = z.object({
  generatedAt: instantSchema,
  since: instantSchema,
  operations: z.record(operationSchema, operationReportSchema),
  storageBytes: z.number().nullable(),
  issues: z.array(reportIssueSchema),
  recommendations: z.array(recommendationSchema),
});
export type PersistenceReport = z.infer<typeof persistenceReportSchema>;
