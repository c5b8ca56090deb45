import { type ErrorCode, isErrorCode } from './error-codes.ts';

/** Facts that belong to an error: names of fields, paths, counts. JSON values only, no secrets. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

export interface AppErrorOptions {
  readonly details?: ErrorDetails;
  /** What the reader can do about it: one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** The form in which an AppError crosses a process or thread border. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly details?: ErrorDetails | undefined;
}

/**
 * The one error type of the project: a stable dotted `code` for programs, a `message` that names the
 * field or file for people, and a `hint` that says what to do.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
    this.hint = options.hint;
  }

  toWire(): WireError {
    return { code: this.code, message: this.message, hint: this.hint, details: this.details };
  }

  static fromWire(wire: WireError): AppError {
    const options = wire.hint === undefined ? {} : { hint: wire.hint };
    return new AppError(wire.code, wire.message, { ...options, details: wire.details ?? {} });
  }
}

/** True for an AppError, and for one that was made by another copy of this module. */
export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  if (!(error instanceof Error) || error.name !== 'AppError') return false;
  const found = (error as AppError).code;
  return code === undefined ? isErrorCode(found) : found === code;
}

/** Wraps whatever was thrown; an AppError stays as it is. */
export function toAppError(error: unknown): AppError {
  if (isAppError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new AppError('internal.unexpected', message, { cause: error });
}
