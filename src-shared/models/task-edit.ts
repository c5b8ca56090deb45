import { z } from 'zod';
import { optionalInstantSchema } from './time.ts';

const name = z.string().max(1024).nullable();
/** JSON text, kept to the letter; null where the task shall have none. */
const jsonText = z
  .string()
  .max(64 * 1024 * 1024)
  .nullable();

/** What a person may change about a task; a part that is absent stays as it is. State and times are none of it. */
export const taskEditSchema = z.object({
  projectId: name.optional(),
  type: name.optional(),
  priority: z.number().finite().optional(),
  weight: z.number().int().min(1).nullable().optional(),
  deadline: optionalInstantSchema.optional(),
  maxRetries: z.number().int().min(0).max(1_000_000).optional(),
  dataText: jsonText.optional(),
  /** JSON object of the fields that the queue does not know. */
  extraText: jsonText.optional(),
});
export type TaskEdit = z.infer<typeof taskEditSchema>;

/** One task in one snapshot, or now. */
export const taskVersionSchema = z.object({
  /** Null for the queue as it is now. */
  snapshotId: z.string().nullable(),
  name: z.string(),
  at: z.number(),
  /** `unread`: the snapshot lies in a file that has not been looked into since the queue was opened. */
  state: z.enum(['present', 'absent', 'unread']),
  /** SHA-256 of the task's content there; null where it is not present. Equal hashes are equal content. */
  contentHash: z.string().nullable(),
  status: z.string().nullable(),
  priority: z.number().nullable(),
  retries: z.number().nullable(),
});
export type TaskVersion = z.infer<typeof taskVersionSchema>;
