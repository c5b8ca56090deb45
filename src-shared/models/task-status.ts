import { z } from 'zod';

/**
 * - `queued`: waits to be claimed
 * - `scheduled`: waits until `runAt`
 * - `processing`: claimed under a lease
 * - `completed`: done, kept until retention drops it
 * - `failed`: out of retries, kept until discarded (the dead letters)
 */
export const TASK_STATUSES = ['queued', 'scheduled', 'processing', 'completed', 'failed'] as const;
export const taskStatusSchema = z.enum(TASK_STATUSES);
export type TaskStatus = z.infer<typeof taskStatusSchema>;

export function isTaskStatus(value: unknown): value is TaskStatus {
  return TASK_STATUSES.some((status) => status === value);
}
