import { z } from 'zod';

/** Longest text that is looked for, in UTF-16 units. */
export const LONGEST_TEXT = 1000;
const MOST_VALUES = 1000;

const negated = z.boolean().default(false);
const text = z.string().max(LONGEST_TEXT);

export const TEXT_FIELDS = ['any', 'id', 'error', 'result', 'data'] as const;
export const NUMBER_FIELDS = ['priority', 'retries', 'weight'] as const;
export const TIME_FIELDS = ['added', 'started', 'completed', 'failed', 'deadline', 'runat'] as const;
export const VALUE_FIELDS = ['status', 'project', 'type', 'errorclass', 'errorshape'] as const;
export const PRESENCE_FIELDS = [
  'project',
  'type',
  'weight',
  'started',
  'completed',
  'failed',
  'deadline',
  'runat',
  'error',
  'result',
  'data',
] as const;

/** Names from the body's root to a value in it; empty for the whole body. A number in digits is a place in a list. */
const pathSchema = z.array(z.string().min(1).max(200)).max(16).default([]);

/**
 * Holds one of the texts. `any` is id, data, error and result together. ASCII letters match in either case, except with
 * `equals`. `regex` takes JavaScript's syntax. `path` leads to a value within `data`.
 */
const textTermSchema = z.object({
  kind: z.literal('text'),
  field: z.enum(TEXT_FIELDS),
  path: pathSchema,
  match: z.enum(['contains', 'equals', 'regex']),
  texts: z.array(text.min(1)).min(1).max(MOST_VALUES),
  negated,
});
export type TextTerm = z.infer<typeof textTermSchema>;

const numberRangeSchema = z.object({
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** True where the limit itself does not belong to the range. */
  minOpen: z.boolean().default(false),
  maxOpen: z.boolean().default(false),
});
export type NumberRange = z.infer<typeof numberRangeSchema>;

/** Lies in one of the ranges. `data` looks at the number at `path` in the body. */
const numberTermSchema = z.object({
  kind: z.literal('number'),
  field: z.enum([...NUMBER_FIELDS, 'data']),
  path: pathSchema,
  ranges: z.array(numberRangeSchema).min(1).max(MOST_VALUES),
  negated,
});
export type NumberTerm = z.infer<typeof numberTermSchema>;

/** A moment (ms since 1970), or one that moves along: so many ms before the moment of asking; below 0, after it. */
const instant = z
  .number()
  .int()
  .min(Date.UTC(1, 0))
  .max(Date.UTC(9999, 11, 31));
const momentSchema = z.union([z.object({ at: instant }), z.object({ ago: z.number().int().min(-1e13).max(1e13) })]);
export type Moment = z.infer<typeof momentSchema>;

const timeRangeSchema = z.object({ from: momentSchema.nullable(), to: momentSchema.nullable() });
export type TimeRange = z.infer<typeof timeRangeSchema>;

/** Lies in one of the ranges, at or after `from` and before `to`. */
const timeTermSchema = z.object({
  kind: z.literal('time'),
  field: z.enum(TIME_FIELDS),
  ranges: z.array(timeRangeSchema).min(1).max(MOST_VALUES),
  negated,
});
export type TimeTerm = z.infer<typeof timeTermSchema>;

/**
 * Is one of the values; null stands for a task that has none. `errorclass` and `errorshape` are what
 * {@link errorClassOf} and {@link errorShapeOf} make of the last error.
 */
const valueTermSchema = z.object({
  kind: z.literal('value'),
  field: z.enum(VALUE_FIELDS),
  values: z.array(z.string().max(1024).nullable()).min(1).max(MOST_VALUES),
  negated,
});
export type ValueTerm = z.infer<typeof valueTermSchema>;

/** Has the field at all. */
const presenceTermSchema = z.object({
  kind: z.literal('has'),
  field: z.enum(PRESENCE_FIELDS),
  path: pathSchema,
  negated,
});
export type PresenceTerm = z.infer<typeof presenceTermSchema>;

/** One condition of a search. */
export const searchTermSchema = z.discriminatedUnion('kind', [
  textTermSchema,
  numberTermSchema,
  timeTermSchema,
  valueTermSchema,
  presenceTermSchema,
]);
export type SearchTerm = z.infer<typeof searchTermSchema>;

export const searchTermsSchema = z.array(searchTermSchema).max(50);
