import { z } from 'zod';

/** What may change about a snapshot after it was taken; its content never does. */
export const snapshotLabelsSchema = z.object({
  name: z.string(),
  note: z.string(),
  pinned: z.boolean(),
  /** When its content was last checked against its checksum, ms since 1970, and whether it matched. */
  lastVerifiedAt: z.number().nullable(),
  verified: z.boolean().nullable(),
});
export type SnapshotLabels = Readonly<z.infer<typeof snapshotLabelsSchema>>;
