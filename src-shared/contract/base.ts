import { oc } from '@orpc/contract';
import { z } from 'zod';
import { ERROR_CODES } from '../errors/error-codes.ts';

export const wireErrorSchema = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  hint: z.string().optional(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
});

/** Every procedure may fail with an AppError; it crosses as the data of this one oRPC error. */
export const base = oc.errors({ APP_ERROR: { data: wireErrorSchema } });

/** Names the open queue a call is about. */
export const queueInput = z.object({ queueId: z.string().min(1).max(128) });
