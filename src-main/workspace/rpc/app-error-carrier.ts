import { mapEventIterator, ORPCError } from '@orpc/client';
import { ValidationError } from '@orpc/contract';
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts';
import { APP_ERROR, isAbort } from '../../../src-shared/errors/rpc-errors.ts';
import { isAsyncIterator } from './map-errors.ts';

/** Told of every error nobody foresaw; answers a reference under which the log holds it. */
export type UnexpectedErrorSink = (error: unknown, procedure: string) => string;

/** oRPC middleware parts that this one uses, so that it fits every contract. */
interface MiddlewareOptions<R> {
  readonly path: readonly string[];
  readonly next: () => R;
}

/**
 * Middleware that makes every failure of a procedure, thrown or told by its event iterator, an APP_ERROR:
 * rejected input becomes `input.invalid` naming the field, an AppError crosses as it is, and anything else
 * becomes `internal.unexpected` without its message, which could hold what a window should not see.
 */
export function carryAppErrors(unexpected: UnexpectedErrorSink) {
  return async function appErrors<R extends { output: unknown }>(options: MiddlewareOptions<R | PromiseLike<R>>) {
    const procedure = options.path.join('.');
    const convert = async (error: unknown) => toCarrier(error, procedure, unexpected);
    try {
      const result = await options.next();
      if (!isAsyncIterator(result.output)) return result;
      return { ...result, output: mapEventIterator(result.output, { value: (event) => event, error: convert }) };
    } catch (error) {
      throw await convert(error);
    }
  };
}

function toCarrier(error: unknown, procedure: string, unexpected: UnexpectedErrorSink): unknown {
  // A call whose window is gone: there is nobody to tell.
  if (isAbort(error)) return error;
  const appError = toReportable(error, procedure, unexpected);
  return new ORPCError(APP_ERROR, { message: appError.message, data: appError.toWire(), cause: error });
}

function toReportable(error: unknown, procedure: string, unexpected: UnexpectedErrorSink): AppError {
  if (isAppError(error)) return error;
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') return inputError(error.cause);
  const reference = unexpected(error, procedure);
  return new AppError('internal.unexpected', `Something unexpected went wrong (reference ${reference}).`, {
    hint: 'The log of the app holds the details under this reference.',
    details: { reference },
  });
}

function inputError(cause: unknown): AppError {
  const issue = cause instanceof ValidationError ? cause.issues[0] : undefined;
  const field = (issue?.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  const subject = field === '' ? 'The input' : `The field '${field}'`;
  return new AppError('input.invalid', `${subject} is not valid: ${issue?.message ?? 'it cannot be read'}.`, {
    details: { field },
  });
}
