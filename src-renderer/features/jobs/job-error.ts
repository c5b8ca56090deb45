import { AppError } from '../../../src-shared/errors/app-error.ts';
import { isErrorCode } from '../../../src-shared/errors/error-codes.ts';
import type { Job } from '../../../src-shared/models/job.ts';

/** Why a job failed, or `internal.unexpected` where it ended without the outcome that was waited for. */
export function jobError({ title, error }: Job): AppError {
  const code = isErrorCode(error?.code) ? error.code : 'internal.unexpected';
  const hint = error?.hint ?? null;
  return new AppError(code, error?.message ?? `${title} ended without an outcome.`, hint === null ? {} : { hint });
}
