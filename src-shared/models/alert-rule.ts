import { z } from 'zod';
import { operationSchema, severitySchema } from './metric.ts';
import { instantSchema, optionalInstantSchema } from './time.ts';

const ruleNumber = z.number().nonnegative().max(1e15);

/**
 * What a rule looks at.
 * - `operation-time`: p95 of an operation in the last minute, ms
 * - `error-rate`: share of failed operations in the last 10 minutes, 0 to 1
 * - `storage-size`: all parts together, bytes
 * - `waiting`, `failed`: tasks
 * - `oldest-waiting`: age of the task that waits longest, ms
 * - `no-completion`: time since a task was last completed while some wait, ms
 */
export const ALERT_METRICS = [
  'operation-time',
  'error-rate',
  'storage-size',
  'waiting',
  'failed',
  'oldest-waiting',
  'no-completion',
] as const;
export const alertMetricSchema = z.enum(ALERT_METRICS);

export type AlertMetric = z.infer<typeof alertMetricSchema>;

/** For how long a mute "for good" lasts. */
export const FOR_GOOD = 8_640_000_000_000_000;

export const alertRuleSchema = z
  .object({
    id: z.string().min(1).max(64),
    name: z.string().trim().min(1).max(80),
    /** Queue the rule is for; null for every queue. */
    queueId: z.string().min(1).max(128).nullable(),
    metric: alertMetricSchema,
    /** With `operation-time`; null otherwise. */
    operation: operationSchema.nullable(),
    /** The rule is broken by values above it, in the metric's unit. */
    threshold: ruleNumber,
    /** How long it must be broken before it fires, and kept before it counts as over, ms. */
    forMs: ruleNumber.max(86_400_000),
    recoverMs: ruleNumber.max(86_400_000),
    /** A rule that stays broken tells again after so long, ms. */
    cooldownMs: ruleNumber.min(60_000).max(7 * 86_400_000),
    severity: severitySchema,
    enabled: z.boolean(),
    /** Nobody is notified before this moment. */
    mutedUntil: optionalInstantSchema,
  })
  .refine(({ metric, operation }) => (metric === 'operation-time') === (operation !== null), {
    path: ['operation'],
    message: 'an operation belongs to operation-time and to nothing else',
  })
  .refine(({ metric, threshold }) => metric !== 'error-rate' || threshold <= 1, {
    path: ['threshold'],
    message: 'a rate is a share of 0 to 1',
  });
export type AlertRule = z.infer<typeof alertRuleSchema>;

/** `no-data`: the queue was not watched for a while, so nothing is known. */
export const alertStateNameSchema = z.enum(['normal', 'pending', 'firing', 'recovering', 'no-data']);
export type AlertStateName = z.infer<typeof alertStateNameSchema>;

/** Where a rule stands with one queue. */
export const alertStatusSchema = z.object({
  ruleId: z.string(),
  queueId: z.string(),
  state: alertStateNameSchema,
  since: instantSchema,
  /** Last value; null where there was none. */
  value: z.number().nullable(),
});
export type AlertStatus = z.infer<typeof alertStatusSchema>;

/** One time a rule fired. */
export const alertEntrySchema = z.object({
  id: z.string(),
  ruleId: z.string(),
  queueId: z.string(),
  name: z.string(),
  severity: severitySchema,
  metric: alertMetricSchema,
  operation: operationSchema.nullable(),
  threshold: z.number(),
  startedAt: instantSchema,
  endedAt: optionalInstantSchema,
  /** When somebody was last told, or would have been but for a mute. */
  notifiedAt: instantSchema,
  /** Greatest value so far. */
  peak: z.number(),
  acknowledgedAt: optionalInstantSchema,
  /** True until somebody saw it. */
  unread: z.boolean(),
});
export type AlertEntry = z.infer<typeof alertEntrySchema>;

/** What a notification says. */
export const alertNoticeSchema = z.object({
  /** Of the alert; null for a test. */
  entryId: z.string().nullable(),
  queueId: z.string().nullable(),
  /** When it happened. */
  at: instantSchema,
  title: z.string(),
  body: z.string(),
  severity: severitySchema,
});
export type AlertNotice = z.infer<typeof alertNoticeSchema>;

/** A stretch in which a rule would have fired. */
export const alertPreviewSchema = z.object({
  from: instantSchema,
  to: instantSchema,
  /** Time of it that history covers, ms. */
  watchedMs: z.number(),
  firings: z.array(z.object({ from: instantSchema, to: optionalInstantSchema, peak: z.number() })),
  /** Values over that time, for a drawing; null in gaps. */
  points: z.array(z.object({ at: instantSchema, value: z.number().nullable() })),
});
export type AlertPreview = z.infer<typeof alertPreviewSchema>;

export const webhookSchema = z.object({
  url: z.url({ protocol: /^https?$/ }).max(2000),
  enabled: z.boolean(),
});
export type Webhook = z.infer<typeof webhookSchema>;
