/**
 * Every code an AppError can carry. Codes are part of the public interface: they are added,
 * never renamed. The area stands before the dot.
 */
export const ERROR_CODES = [
  'input.invalid',
  'internal.unexpected',
  'file.not-found',
  'file.is-folder',
  'file.permission',
  'file.not-a-queue',
  'file.foreign-database',
  'file.newer-version',
  'file.exists',
  'file.too-large',
  'file.io',
  'storage.locked',
  'storage.read-only',
  'storage.closed',
  'storage.corrupt',
  'storage.busy',
  'storage.full',
  'storage.degraded',
  'storage.outcome-unknown',
  'storage.unsupported',
  'storage.adapter-invalid',
  'storage.adapter-failed',
  'storage.adapter-timeout',
  'queue.not-open',
  'queue.not-running',
  'queue.unknown-strategy',
  'queue.unknown-option',
  'queue.invalid-option',
  'queue.crashed',
  'task.invalid',
  'task.not-found',
  'task.wrong-status',
  'task.stale-lease',
  'task.changed',
  'search.too-slow',
  'snapshot.invalid-id',
  'snapshot.not-found',
  'snapshot.exists',
  'snapshot.live-changed',
  'snapshot.unreadable',
  'snapshot.prune-refused',
  'alert.not-found',
  'job.not-found',
  'job.cancelled',
  'connection.not-found',
  'host.unsupported',
  'host.disconnected',
  'redis.auth',
  'redis.no-queue',
  'redis.unreachable',
  'redis.out-of-memory',
  'redis.readonly',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

const KNOWN: ReadonlySet<string> = new Set(ERROR_CODES);

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && KNOWN.has(value);
}
