import { z } from 'zod';
import { exportResultSchema, importCheckSchema, importResultSchema } from './import-file.ts';
import { restoreOutcomeSchema, verificationSchema } from './snapshot.ts';
import { taskActionOutcomeSchema } from './task-action.ts';
import { instantSchema, optionalInstantSchema } from './time.ts';

export const jobOutcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('restore'), restore: restoreOutcomeSchema }),
  z.object({ kind: z.literal('tasks'), tasks: taskActionOutcomeSchema }),
  z.object({ kind: z.literal('import-check'), check: importCheckSchema }),
  z.object({ kind: z.literal('import'), import: importResultSchema }),
  z.object({ kind: z.literal('export'), export: exportResultSchema }),
  z.object({ kind: z.literal('verify'), verification: verificationSchema }),
]);
export type JobOutcome = z.infer<typeof jobOutcomeSchema>;

/** Long work: started by one call, followed by a stream of these, kept after it ended. */
export const jobSchema = z.object({
  id: z.string(),
  queueId: z.string(),
  /** What it does, for people: "Restore Before v2.4 deploy". */
  title: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** What it is at, where the units say it badly: "Checking: 12,000 rows, 81,000 a second". */
  note: z.string().nullable(),
  /** Units of work done and to do; total is null until known. */
  done: z.number(),
  total: z.number().nullable(),
  /** Units per second since the start, and ms left; null until they can be told. */
  rate: z.number().nullable(),
  etaMs: z.number().nullable(),
  startedAt: instantSchema,
  endedAt: optionalInstantSchema,
  outcome: jobOutcomeSchema.nullable(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().nullable() }).nullable(),
});
export type Job = z.infer<typeof jobSchema>;

export function hasEnded(job: Job): boolean {
  return job.state !== 'running';
}
