import { z } from 'zod';
import { searchTermsSchema } from './search/search-terms.ts';
import { TASK_STATUSES, type TaskStatus, taskStatusSchema } from './task-status.ts';
import { instantSchema, optionalInstantSchema } from './time.ts';

export { TASK_STATUSES, type TaskStatus, taskStatusSchema };

/** A count for every status; absent tasks count 0. */
export const statusCountsSchema = z.object({
  queued: z.number(),
  scheduled: z.number(),
  processing: z.number(),
  completed: z.number(),
  failed: z.number(),
});
export type StatusCounts = z.infer<typeof statusCountsSchema>;

/** One line of a task list: every column, and of the body only its size. */
export const taskRowSchema = z.object({
  /** Place in the order of arrival; unique within the queue and never used again. */
  seq: z.number().int(),
  id: z.string(),
  projectId: z.string().nullable(),
  type: z.string().nullable(),
  priority: z.number(),
  status: taskStatusSchema,
  weight: z.number().nullable(),
  deadline: optionalInstantSchema,
  runAt: optionalInstantSchema,
  addedAt: instantSchema,
  startedAt: optionalInstantSchema,
  completedAt: optionalInstantSchema,
  failedAt: optionalInstantSchema,
  retries: z.number().int(),
  maxRetries: z.number().int(),
  /** The first 300 characters of the last error, as one line. */
  errorLine: z.string().nullable(),
  /** Length of the JSON text of `data`, in UTF-8 bytes. */
  dataBytes: z.number().int(),
});
export type TaskRow = z.infer<typeof taskRowSchema>;

/**
 * A task with its body. Everything the caller once gave is JSON *text*, so that integers past 2^53,
 * key order and null versus absent reach the reader unaltered. Null where the task has no such field.
 */
export const taskDetailSchema = taskRowSchema.extend({
  /** How often its holder was lost; null for never. */
  stalls: z.number().int().nullable(),
  dataText: z.string().nullable(),
  resultText: z.string().nullable(),
  /** `lastError` as it was recorded: a JSON string, or an object with message, name, stack ... */
  lastErrorText: z.string().nullable(),
  /** JSON object of the fields that the queue does not know, in the caller's order; null if none. */
  extraText: z.string().nullable(),
  /** The whole task as JSON text, fields in the order in which export writes them. */
  taskText: z.string(),
  /** SHA-256 of the task's content, 64 hex digits. */
  contentHash: z.string(),
  leaseUntil: optionalInstantSchema,
  leaseOwner: z.string().nullable(),
});
export type TaskDetail = z.infer<typeof taskDetailSchema>;

export const TASK_SORT_COLUMNS = [
  'seq',
  'id',
  'projectId',
  'type',
  'priority',
  'status',
  'addedAt',
  'startedAt',
  'completedAt',
  'failedAt',
  'deadline',
  'runAt',
  'retries',
  'weight',
] as const;

const sortKeySchema = z.object({
  column: z.enum(TASK_SORT_COLUMNS),
  direction: z.enum(['asc', 'desc']),
});
export type TaskSortKey = z.infer<typeof sortKeySchema>;

/** `thenBy` puts tasks in order that are equal by `column`; what is still equal stands by arrival. */
export const taskSortSchema = sortKeySchema.extend({ thenBy: z.array(sortKeySchema).max(3).optional() });
export type TaskSort = z.infer<typeof taskSortSchema>;

/** Newest arrivals first. */
export const DEFAULT_TASK_SORT: TaskSort = { column: 'seq', direction: 'desc' };

const facetValues = z.array(z.string().max(1024).nullable()).max(1000);

/**
 * Tasks that match every given part; a part that is absent or empty asks nothing. Null among the
 * projects or types stands for tasks without one.
 */
export const taskFilterSchema = z.object({
  status: z.array(taskStatusSchema).max(TASK_STATUSES.length).optional(),
  projectId: facetValues.optional(),
  type: facetValues.optional(),
  /** Literal text, found anywhere in id, data, error or result; ASCII letters match in either case. */
  text: z.string().max(1000).optional(),
  /** What else must hold. */
  terms: searchTermsSchema.optional(),
});
export type TaskFilter = z.infer<typeof taskFilterSchema>;

export function isEmptyFilter(filter: TaskFilter): boolean {
  return !(
    filter.status?.length ||
    filter.projectId?.length ||
    filter.type?.length ||
    filter.text ||
    filter.terms?.length
  );
}

/** The queue as it is now, or as it was in a snapshot. */
export const taskViewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('live') }),
  z.object({ kind: z.literal('snapshot'), snapshotId: z.string().min(1).max(128) }),
]);
export type TaskView = z.infer<typeof taskViewSchema>;
export const LIVE_VIEW: TaskView = { kind: 'live' };

export const facetSchema = z.object({ value: z.string().nullable(), count: z.number().int() });
export type Facet = z.infer<typeof facetSchema>;

/** For each facet the counts under all *other* parts of the filter, so that a choice can be widened. */
export const taskFacetsSchema = z.object({
  status: z.array(facetSchema),
  projectId: z.array(facetSchema),
  type: z.array(facetSchema),
  /** Classes of the last error (null: it has none); null where they are not known, as in snapshots. */
  errorClass: z.array(facetSchema).nullable(),
  /** Projects and types past the first 200 by count, which are left out above. */
  hiddenProjects: z.number().int(),
  hiddenTypes: z.number().int(),
});
export type TaskFacets = z.infer<typeof taskFacetsSchema>;

export const taskPageSchema = z.object({
  rows: z.array(taskRowSchema),
  /** Tasks that match the filter, exactly. */
  total: z.number().int(),
  /** Tasks in the view, without the filter. */
  unfilteredTotal: z.number().int(),
  /** Grows with every change of the queue; equal revisions have equal content. */
  revision: z.number().int(),
  /** Time the engine took, ms. */
  tookMs: z.number(),
});
export type TaskPage = z.infer<typeof taskPageSchema>;
