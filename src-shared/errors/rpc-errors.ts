import { z } from 'zod';
import { AppError, isAppError } from './app-error.ts';
import { ERROR_CODES } from './error-codes.ts';

/** Code of the one oRPC error in which every AppError crosses. */
export const APP_ERROR = 'APP_ERROR';

/**
 * The data of an APP_ERROR. Looser than what the contract promises: a code this side does not know
 * (an older window on a newer app) must still reach the reader with its message.
 */
const wireSchema = z.object({
  code: z.enum(ERROR_CODES).catch('internal.unexpected'),
  message: z.string(),
  hint: z.string().optional(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
});

const carrierSchema = z.object({ code: z.literal(APP_ERROR), data: wireSchema });
const abortSchema = z.object({ name: z.literal('AbortError') });

/**
 * Turns what an oRPC call rejected with into an AppError, on either hop (window to app, app to worker).
 * A call that was cut off, because its port or socket closed or its caller gave up, is `host.disconnected`.
 */
export function appErrorFromRpc(error: unknown): AppError {
  if (isAppError(error)) return error;
  const carried = carrierSchema.safeParse(error);
  if (carried.success) return AppError.fromWire(carried.data.data);
  if (isAbort(error)) return new AppError('host.disconnected', 'The call was cut off before its answer came.');
  const message = error instanceof Error ? error.message : String(error);
  return new AppError('internal.unexpected', message, { cause: error });
}

/** True for the rejection of a call that was cut off rather than answered. */
export function isAbort(error: unknown): boolean {
  return abortSchema.safeParse(error).success;
}
