import { z } from 'zod';
import { rolledSampleSchema } from './metric-history.ts';
import { statusCountsSchema, taskFilterSchema, taskRowSchema } from './task.ts';
import { instantSchema, optionalInstantSchema } from './time.ts';

export const STRATEGIES = ['fifo', 'priority', 'round-robin', 'weighted-round-robin', 'deadline-aware'] as const;
export const strategySchema = z.enum(STRATEGIES);
export type Strategy = z.infer<typeof strategySchema>;
export const DEFAULT_STRATEGY: Strategy = 'weighted-round-robin';

export const backendSchema = z.enum(['json', 'sqlite', 'redis']);
export type Backend = z.infer<typeof backendSchema>;

/** Who holds a queue that only one process may write. */
export const ownerSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  since: instantSchema,
  program: z.string(),
});
export type Owner = z.infer<typeof ownerSchema>;

/**
 * Why writes are rejected, or null where they are welcome.
 * - `owned`: another process owns the file; this one follows it live
 * - `damaged`: the file is damaged; what could be read is shown
 * - `file`: the file or its folder cannot be written by this user
 * - `degraded`: a change could not be kept; nothing more is taken until the queue is opened anew
 */
export const readOnlyReasonSchema = z.enum(['owned', 'damaged', 'file', 'degraded']);
export type ReadOnlyReason = z.infer<typeof readOnlyReasonSchema>;

export const damageSchema = z.object({
  /** One sentence that names the file and the place of the damage. */
  sentence: z.string(),
  tasksReadable: z.number().int(),
});
export type Damage = z.infer<typeof damageSchema>;

/**
 * The place where the queue is kept cannot be written for now; the queue goes on in memory and catches up by itself.
 */
export const degradedSchema = z.object({
  phase: z.enum(['waiting', 'catching-up']),
  /** Why, as an error code and a sentence. */
  code: z.string(),
  message: z.string(),
  since: instantSchema,
  /** Tasks (or settings) that changed and are not saved yet. */
  pendingChanges: z.number().int(),
});
export type Degraded = z.infer<typeof degradedSchema>;

/** State of an open queue that seldom changes. */
export const queueInfoSchema = z.object({
  backend: backendSchema,
  /** Absolute path of the file, or the address of a Redis without its password. */
  location: z.string(),
  strategy: strategySchema,
  /** True while nothing at all is handed out. */
  paused: z.boolean(),
  /** Projects of which nothing is handed out; null stands for tasks without a project. */
  pausedProjects: z.array(z.string().nullable()).readonly(),
  readOnly: readOnlyReasonSchema.nullable(),
  owner: ownerSchema.nullable(),
  damage: damageSchema.nullable(),
  /** Null while every change is saved as it should be. */
  degraded: degradedSchema.nullable(),
  /** Path of the kept original where opening migrated an old file, else null. */
  migratedFrom: z.string().nullable(),
});
export type QueueInfo = z.infer<typeof queueInfoSchema>;

export const healthSchema = z.object({
  /** `idle`: nothing to do; `attention`: works, but look; `problem`: does not work as it should. */
  level: z.enum(['ok', 'idle', 'attention', 'problem']),
  /** The answer, as a short bold opening ("All is well"). */
  headline: z.string(),
  /** The rest of the sentence. */
  detail: z.string(),
  /** The tasks the sentence speaks of, for a button; null if it speaks of none. */
  filter: taskFilterSchema.nullable(),
  filterCount: z.number().int(),
});
export type Health = z.infer<typeof healthSchema>;

export const projectSummarySchema = z.object({
  projectId: z.string().nullable(),
  counts: statusCountsSchema,
  /** Since the queue exists, also of tasks that are no longer kept. */
  completedTotal: z.number().int(),
  failedTotal: z.number().int(),
  weight: z.number(),
});
export type ProjectSummary = z.infer<typeof projectSummarySchema>;

/** A task in the order in which getNextTask will give it, with the strategy's reason. */
export const upcomingTaskSchema = z.object({ position: z.number().int(), task: taskRowSchema, reason: z.string() });
export type UpcomingTask = z.infer<typeof upcomingTaskSchema>;

export const nextUpSchema = z.object({
  revision: z.number().int(),
  takenAt: instantSchema,
  /** The strategy the order is of, and the one that is in force. */
  strategy: strategySchema,
  current: strategySchema,
  /** Tasks that wait to be claimed, and those that wait for their time. */
  queued: z.number().int(),
  scheduled: z.number().int(),
  nextScheduledAt: optionalInstantSchema,
  tasks: z.array(upcomingTaskSchema),
});
export type NextUp = z.infer<typeof nextUpSchema>;

export const storageSummarySchema = z.object({
  mainBytes: z.number(),
  /** SQLite: the write-ahead log. JSON: 0. */
  journalBytes: z.number(),
  snapshotBytes: z.number(),
  /** Backups; absent where the storage does not count them. */
  backupBytes: z.number().optional(),
  /** SQLite: the pages of the file; those that are free await new tasks, or go back to the disk. */
  pages: z.object({ count: z.number().int(), free: z.number().int(), sizeBytes: z.number().int() }).optional(),
  lastSavedAt: optionalInstantSchema,
});
export type StorageSummary = z.infer<typeof storageSummarySchema>;

export const overviewSchema = z.object({
  revision: z.number().int(),
  takenAt: instantSchema,
  counts: statusCountsSchema,
  health: healthSchema,
  projects: z.array(projectSummarySchema),
  /** Projects past the first 100 by waiting tasks, which are left out above. */
  hiddenProjects: z.number().int(),
  nextUp: z.array(upcomingTaskSchema),
  oldestWaitingAt: optionalInstantSchema,
  nextScheduledAt: optionalInstantSchema,
  longestProcessingSince: optionalInstantSchema,
  lastHour: z.object({ added: z.number().int(), completed: z.number().int(), failed: z.number().int() }),
  storage: storageSummarySchema,
});
export type Overview = z.infer<typeof overviewSchema>;

/** Something happened in an open queue. Changes are gathered: at most four `changed` a second. */
export const queueEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('changed'), revision: z.number().int(), counts: statusCountsSchema }),
  z.object({ type: z.literal('snapshots-changed') }),
  z.object({ type: z.literal('info-changed'), info: queueInfoSchema }),
  z.object({ type: z.literal('error'), code: z.string(), message: z.string() }),
  /** The figures of the last 10 s. */
  z.object({ type: z.literal('sample'), sample: rolledSampleSchema }),
]);
export type QueueEvent = z.infer<typeof queueEventSchema>;
