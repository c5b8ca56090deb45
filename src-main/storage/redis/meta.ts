import { z } from 'zod';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { strategySchema } from '../../../src-shared/models/queue.ts';

const metaSchema = z.object({
  format: z.string(),
  version: z.string(),
  generation: z.coerce.number(),
  changes: z.coerce.number().default(0),
  session: z.string().optional(),
  revision: z.coerce.number().default(-1),
  strategy: strategySchema.nullable().catch(null),
  taskCount: z.coerce.number().default(0),
  contentHash: z.string().optional(),
  paused: z.string().default(''),
  savedAt: z.coerce.number().nullable().default(null),
  staging: z.string().optional(),
  stagedHead: z.string().optional(),
});
export type QueueMeta = z.infer<typeof metaSchema>;

const FORMAT_MAJOR = 2;

/** Null where there is no queue yet. Throws `file.newer-version`, and `storage.corrupt` for what is no queue. */
export function parseMeta(fields: Readonly<Record<string, string>>, name: string): QueueMeta | null {
  if (fields.generation === undefined) return null;
  const parsed = metaSchema.safeParse(fields);
  if (!parsed.success) throw new AppError('storage.corrupt', `The facts about the queue at ${name} are damaged`);
  const { version } = parsed.data;
  if (Number.parseInt(version, 10) > FORMAT_MAJOR) {
    throw new AppError('file.newer-version', `The queue at ${name} has version ${version} of the format`, {
      hint: 'Open it with a newer version of this program.',
      details: { version },
    });
  }
  return parsed.data;
}

/** Flat [field, value, ...] as scripts answer it. */
export function fieldsOf(flat: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (let at = 0; at + 1 < flat.length; at += 2) fields[flat[at] ?? ''] = flat[at + 1] ?? '';
  return fields;
}
