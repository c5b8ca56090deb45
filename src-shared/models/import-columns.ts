import { z } from 'zod';

/** A task's fields in the order in which export writes them. */
export const TASK_FIELDS = [
  'id',
  'projectId',
  'type',
  'priority',
  'status',
  'weight',
  'deadline',
  'runAt',
  'addedAt',
  'startedAt',
  'completedAt',
  'failedAt',
  'retries',
  'maxRetries',
  'stalls',
  'lastError',
  'result',
  'data',
] as const;

export type TaskField = (typeof TASK_FIELDS)[number];

const keySchema = z.string().min(1).max(1024);

/** Where the cells of a column go. */
export const columnTargetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('field'), field: z.enum(TASK_FIELDS) }),
  /** Into `data`, or a member of it: `data.title` is the path `['title']`. */
  z.object({ kind: z.literal('data'), path: z.array(keySchema).max(64).readonly() }),
  /** All fields the queue does not know, as one JSON object. */
  z.object({ kind: z.literal('others') }),
  /** A field the queue does not know. */
  z.object({ kind: z.literal('other'), name: keySchema }),
  z.object({ kind: z.literal('ignore') }),
]);
export type ColumnTarget = z.infer<typeof columnTargetSchema>;

/** Targets by the header of their column. */
export const columnTargetsSchema = z.record(z.string().max(16_384), columnTargetSchema);
export type ColumnTargets = z.infer<typeof columnTargetsSchema>;
