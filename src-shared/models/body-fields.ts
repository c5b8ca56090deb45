import { z } from 'zod';

/** A value inside the bodies of a list, as far as a sample of it tells. */
export const bodyFieldSchema = z.object({
  path: z.array(z.string()),
  /** Kinds of value found there: text, number, true/false, null, list, object. */
  kinds: z.array(z.string()),
  /** Bodies of the sample that have it. */
  count: z.number().int(),
  /** Different short values among them. */
  distinct: z.number().int(),
  /** The most frequent short texts and numbers, as they are written after the colon. */
  values: z.array(z.object({ text: z.string(), count: z.number().int() })),
});
export type BodyField = z.infer<typeof bodyFieldSchema>;

export const bodyFieldsSchema = z.object({
  /** Tasks that were looked at, and tasks there are. */
  sampled: z.number().int(),
  total: z.number().int(),
  fields: z.array(bodyFieldSchema),
});
export type BodyFields = z.infer<typeof bodyFieldsSchema>;
