import { z } from 'zod';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { ownerSchema } from '../../../src-shared/models/queue.ts';
import { isSnapshotId, snapshotTriggerSchema } from '../../../src-shared/models/snapshot.ts';
import { statusCountsSchema } from '../../../src-shared/models/task.ts';
import type { StorageAccess, StorageStats } from '../base-storage.ts';
import { kindOf } from './state-entries.ts';

const momentSchema = z.coerce.date().transform(Number);

/** Of a manifest what is told; a member that is not as it should be counts as not told. */
export const manifestSchema = z
  .object({
    name: known(z.string()),
    note: known(z.string()),
    trigger: known(snapshotTriggerSchema),
    pinned: known(z.boolean()),
    createdAt: known(momentSchema),
    taskCount: known(z.number()),
    counts: known(statusCountsSchema),
    contentHash: known(z.string()),
    sizeBytes: known(z.number()),
    lastVerifiedAt: known(z.number().nullable()),
    verified: known(z.boolean().nullable()),
  })
  .catch({});
export type PartialManifest = z.infer<typeof manifestSchema>;

/** An entry of listSnapshots(), its manifest as far as it is told. */
export interface ListedSnapshot {
  readonly id: string;
  readonly told: PartialManifest;
}

const accessSchema = z.object({ writable: z.boolean(), owner: ownerSchema.nullable().default(null) });
const idSchema = z.object({ id: z.string() });
const bytesSchema = known(z.number().nonnegative());
const statsSchema = z.object({
  mainBytes: bytesSchema,
  size: bytesSchema,
  journalBytes: bytesSchema,
  snapshotBytes: bytesSchema,
});

/** How an adapter that knows of owners was opened. */
export function readAccess(answer: unknown, from: string): StorageAccess {
  const parsed = accessSchema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw invalid(from, answer, '{ writable, owner }');
}

/** Entries whose ids cannot be a snapshot's are passed over. */
export function readSnapshotList(answer: unknown, from: string): ListedSnapshot[] {
  if (!Array.isArray(answer)) throw invalid(from, answer, 'an array of ids, or of objects with an id');
  return answer.flatMap((entry: unknown) => {
    const { success, data } = idSchema.safeParse(typeof entry === 'string' ? { id: entry } : entry);
    if (!success) throw invalid(from, entry, 'ids, or objects with an id', 'an array with ');
    return isSnapshotId(data.id) ? [{ id: data.id, told: manifestSchema.parse(entry) }] : [];
  });
}

/** What the adapter does not tell is null. */
export function readStats(answer: unknown, from: string): Record<keyof StorageStats, number | null> {
  const parsed = statsSchema.safeParse(answer);
  if (!parsed.success) throw invalid(from, answer, 'an object');
  const { mainBytes, size, journalBytes, snapshotBytes } = parsed.data;
  return {
    mainBytes: mainBytes ?? size ?? null,
    journalBytes: journalBytes ?? null,
    snapshotBytes: snapshotBytes ?? null,
  };
}

function invalid(from: string, answer: unknown, expected: string, within = ''): AppError {
  return new AppError('storage.adapter-invalid', `${from} answered ${within}${kindOf(answer)}: expected ${expected}`);
}

function known<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().catch(undefined);
}
