import { z } from 'zod';
import { taskStatusSchema } from './task-status.ts';

/** What became of a task between two moments. `changed`: other content, or another place in the order of arrival. */
export const diffKindSchema = z.enum(['added', 'removed', 'changed']);

/** Tasks that match every given part. A status or project counts if the task has it at either moment. */
export const diffFilterSchema = z.object({
  kind: z.array(diffKindSchema).max(3).optional(),
  status: z.array(taskStatusSchema).max(5).optional(),
  /** Null stands for tasks without a project. */
  projectId: z.array(z.string().max(1024).nullable()).max(1000).optional(),
  /** These tasks alone. */
  ids: z.array(z.string().min(1).max(1024)).max(10_000).optional(),
});
export type DiffFilter = z.infer<typeof diffFilterSchema>;

const diffCountsSchema = z.object({ added: z.number().int(), removed: z.number().int(), changed: z.number().int() });
export type DiffCounts = z.infer<typeof diffCountsSchema>;

export const diffRowSchema = z.object({
  kind: diffKindSchema,
  id: z.string(),
  /** At the later moment; at the earlier one for a removed task. */
  projectId: z.string().nullable(),
  fromStatus: taskStatusSchema.nullable(),
  toStatus: taskStatusSchema.nullable(),
  /** Names of the fields that differ; empty unless `changed`, and for a task that only moved in the order. */
  fields: z.array(z.string()),
});
export type DiffRow = z.infer<typeof diffRowSchema>;

export const diffPageSchema = z.object({
  /** In order of arrival. */
  rows: z.array(diffRowSchema),
  /** Tasks that match the filter. */
  total: z.number().int(),
  /** All tasks that differ, whatever the filter. */
  counts: diffCountsSchema,
  /** The same by project, most first; projects without a difference are left out. */
  projects: z.array(diffCountsSchema.extend({ projectId: z.string().nullable() })),
  revision: z.number().int(),
  tookMs: z.number(),
});
export type DiffPage = z.infer<typeof diffPageSchema>;

/** One field of a task at two moments, as JSON text; null where the task or its object has no such member. */
export const fieldDifferenceSchema = z.object({
  /** `status`, `data.branch`, `data.tags[2]` */
  path: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
});
export type FieldDifference = z.infer<typeof fieldDifferenceSchema>;

export const taskDifferenceSchema = z.object({
  id: z.string(),
  fields: z.array(fieldDifferenceSchema),
  /** Leaves that are the same. */
  sameCount: z.number().int(),
});
export type TaskDifference = z.infer<typeof taskDifferenceSchema>;
