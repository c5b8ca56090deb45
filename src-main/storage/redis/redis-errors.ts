import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts';
import type { ErrorCode } from '../../../src-shared/errors/error-codes.ts';

interface Meaning {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly says: string;
  readonly hint?: string;
}

/** What Redis and the socket say, and what that means; the first that fits counts. */
const MEANINGS: readonly Meaning[] = [
  {
    pattern: /^PQSTALE/,
    code: 'storage.locked',
    says: 'another process took the queue over',
    hint: 'Open the queue again to follow the new owner.',
  },
  {
    pattern: /^PQ(LOST|GAP)/,
    code: 'storage.degraded',
    says: 'Redis no longer holds what was saved before',
    hint: 'Save the whole queue: what is in memory replaces what Redis lost.',
  },
  {
    pattern: /WRONGPASS|NOAUTH|invalid password|invalid username|ERR AUTH|called without any password/i,
    code: 'redis.auth',
    says: 'the user name or password was refused',
    hint: 'Check username and password of the connection.',
  },
  {
    pattern: /^NOPERM|ACL failure|has no permissions/i,
    code: 'redis.auth',
    says: 'this user may not do that',
    hint: "Let the access list allow the queue's keys, its channel and scripts.",
  },
  {
    pattern: /DB index is out of range|invalid DB index/i,
    code: 'queue.unknown-option',
    says: 'there is no database of the number in option db',
  },
  {
    pattern: /^OOM|used memory > 'maxmemory'/,
    code: 'redis.out-of-memory',
    says: 'it is at its memory limit (maxmemory)',
    hint: 'Raise maxmemory or free memory; what was not saved is saved then.',
  },
  {
    pattern: /READONLY/,
    code: 'redis.readonly',
    says: 'it is a read-only replica',
    hint: 'Connect to the primary.',
  },
  {
    pattern: /^MISCONF|NOREPLICAS/,
    code: 'storage.degraded',
    says: 'it takes no writes for now',
    hint: 'Look into the log of the Redis server.',
  },
  { pattern: /^WRONGTYPE/, code: 'storage.corrupt', says: 'a key of the queue holds something else' },
  { pattern: /^(LOADING|BUSY|MASTERDOWN)/, code: 'storage.busy', says: 'it is busy' },
];

const UNREACHABLE =
  /ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOST|ENETUNREACH|Connection is closed|connection close|Socket timeout|isn't writeable|connect timeout|Stream|TLS|SSL|certificate|socket/i;

/** An AppError for whatever the client threw; `doing` completes "Cannot ...". */
export function fromRedisError(error: unknown, doing: string, name: string): AppError {
  if (isAppError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  const details = { redis: name };
  for (const { pattern, code, says, hint } of MEANINGS) {
    if (!pattern.test(message)) continue;
    const options = { details, cause: error, ...(hint === undefined ? {} : { hint }) };
    return new AppError(code, `Cannot ${doing} at ${name}: ${says} (${message})`, options);
  }
  if (UNREACHABLE.test(message)) return unreachable(doing, name, message, error);
  return new AppError('internal.unexpected', `Cannot ${doing} at ${name}: ${message}`, { details, cause: error });
}

export function unreachable(doing: string, name: string, reason: string, cause?: unknown): AppError {
  return new AppError('redis.unreachable', `Cannot ${doing}: there is no connection to ${name} (${reason})`, {
    hint: 'Check host, port and whether Redis runs; the connection is tried again by itself.',
    details: { redis: name },
    ...(cause === undefined ? {} : { cause }),
  });
}
