import { z } from 'zod';
import { taskFilterSchema } from './task.ts';

/**
 * What a person may do to tasks.
 * - `retry`: failed ones wait again, their tries not counted any more
 * - `run-now`: scheduled ones wait no longer for their time
 * - `release`, `complete`, `fail`: end the claim of tasks in processing, whoever holds them
 * - `remove`: takes tasks of any status out of the queue
 * - `set-priority`: of tasks that nobody works on
 */
export const taskActionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['retry', 'run-now', 'release', 'complete', 'fail', 'remove']) }),
  z.object({ kind: z.literal('set-priority'), priority: z.number().finite() }),
]);
export type TaskAction = z.infer<typeof taskActionSchema>;
export type TaskActionKind = TaskAction['kind'];

/** Tasks by id, or all that match a filter at the moment the action begins. */
export const taskTargetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ids'), ids: z.array(z.string().min(1).max(1024)).min(1).max(100_000) }),
  z.object({ kind: z.literal('filter'), filter: taskFilterSchema }),
]);
export type TaskTarget = z.infer<typeof taskTargetSchema>;

export const taskActionOutcomeSchema = z.object({
  action: taskActionSchema,
  changed: z.number().int(),
  /** Tasks the action does not fit any more, counted by the code of the reason, with the words of the first. */
  skipped: z.array(z.object({ code: z.string(), message: z.string(), count: z.number().int() })),
  /** Holds the content from before; null where none was taken, or nothing was changed. */
  safetySnapshotId: z.string().nullable(),
  /** Token for restoring that snapshot at once; refused once the queue changed after the action. */
  undoToken: z.string().nullable(),
});
export type TaskActionOutcome = z.infer<typeof taskActionOutcomeSchema>;
