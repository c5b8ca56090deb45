import type { ConnectionOptions } from 'node:tls';
import type { RedisOptions } from 'ioredis';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { Clock } from '../../platform/clock.ts';

export interface RedisStorageOptions {
  /** Default: 127.0.0.1. */
  readonly host?: string;
  /** Default: 6379. */
  readonly port?: number;
  readonly password?: string;
  /** User of Redis's access lists. Default: the default user. */
  readonly username?: string;
  /** Number of the database. Default: 0. */
  readonly db?: number;
  /** `redis://user:password@host:port/db`, or `rediss://` for TLS; what it names wins over the options above. */
  readonly url?: string;
  /** True, or the options of the TLS connection. */
  readonly tls?: boolean | ConnectionOptions;
  /** Default: `poppobuilder:queue:`. */
  readonly keyPrefix?: string;
  /** Seconds after the last write at which the queue is forgotten. Null, the default: never. */
  readonly ttl?: number | null;
  /** ms. Default: 10,000. */
  readonly connectTimeout?: number;
  /** How long a command may go without an answer until the connection counts as lost, ms. Default: 15,000. */
  readonly replyTimeout?: number;
  /** How long after its last sign of life an owner may be replaced, ms. Default: 15,000. */
  readonly leaseMs?: number;
  /** How often a follower looks for changes, ms. Default: 300. */
  readonly pollInterval?: number;
  /** Bring a damaged queue back by itself; the damaged keys are kept aside. Default true. */
  readonly autoRecover?: boolean;
  /** How this program calls itself to others that find the queue owned. */
  readonly program?: string;
  readonly clock?: Clock;
}

type ClientOptions = Omit<RedisOptions, 'replyMapping'>;

export interface RedisTarget {
  readonly client: ClientOptions;
  readonly db: number;
  /** For messages: names no password. */
  readonly name: string;
}

export const DEFAULT_KEY_PREFIX = 'poppobuilder:queue:';

/** Throws `queue.unknown-option` where an option cannot be meant. */
export function redisTarget(options: RedisStorageOptions): RedisTarget {
  const fromUrl = options.url === undefined ? {} : parseUrl(options.url);
  const { host = '127.0.0.1', port = 6379, db = 0, username, password, tls } = { ...options, ...fromUrl };
  assertWhole('port', port, 1, 65_535);
  assertWhole('db', db, 0, Number.MAX_SAFE_INTEGER);
  if (options.ttl !== undefined && options.ttl !== null) assertWhole('ttl', options.ttl, 1, 1_000_000_000);
  if (options.leaseMs !== undefined) assertWhole('leaseMs', options.leaseMs, 50, 86_400_000);
  const client: ClientOptions = {
    host,
    port,
    connectTimeout: options.connectTimeout ?? 10_000,
    socketTimeout: options.replyTimeout ?? 15_000,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: tls === true ? {} : tls } : {}),
  };
  return { client, db, name: `redis://${host}:${port}/${db}` };
}

function parseUrl(text: string): Partial<RedisStorageOptions> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'redis:' && url.protocol !== 'rediss:')) {
    throw invalid('url', 'it must look like redis://host:port/db');
  }
  const path = url.pathname.replace(/^\//, '');
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(path === '' ? {} : { db: Number(path) }),
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    ...(url.protocol === 'rediss:' ? { tls: true } : {}),
  };
}

function assertWhole(field: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw invalid(field, `it must be a whole number from ${least} to ${most}, but is ${value}`);
}

function invalid(field: string, reason: string): AppError {
  return new AppError('queue.unknown-option', `Redis option ${field} cannot be used: ${reason}`, {
    details: { field },
  });
}
