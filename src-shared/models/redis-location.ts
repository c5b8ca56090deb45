import { AppError } from '../errors/app-error.ts';

/** A queue in a Redis, without the secret that opens it. */
export interface RedisPlace {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  /** Null: the default user. */
  readonly username: string | null;
  readonly tls: boolean;
  /** What every key of the queue begins with. */
  readonly keyPrefix: string;
}

export const DEFAULT_REDIS_PLACE: RedisPlace = {
  host: '127.0.0.1',
  port: 6379,
  db: 0,
  username: null,
  tls: false,
  keyPrefix: 'poppobuilder:queue:',
};

export function isRedisLocation(text: string): boolean {
  return /^rediss?:/i.test(text.trim());
}

/**
 * The place and the password of `redis://user:password@host:port/db?prefix=...` (`rediss:` for TLS); what it leaves
 * out has its default. `input.invalid` names the part that cannot be meant, and never repeats the URL.
 */
export function parseRedisLocation(
  text: string,
  defaults: RedisPlace = DEFAULT_REDIS_PLACE,
): { readonly place: RedisPlace; readonly password: string | null } {
  const trimmed = text.trim();
  const url = URL.canParse(trimmed) ? new URL(trimmed) : null;
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === '') {
    throw invalid('location', 'must look like redis://host:6379/0');
  }
  const db = url.pathname.replace(/^\//, '');
  if (!/^\d{0,9}$/.test(db)) throw invalid('db', 'is no number of a database');
  const place = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? defaults.port : Number(url.port),
    db: db === '' ? defaults.db : Number(db),
    username: decoded('username', url.username) ?? defaults.username,
    tls: url.protocol === 'rediss:' || defaults.tls,
    keyPrefix: url.searchParams.get('prefix') || defaults.keyPrefix,
  };
  return { place, password: decoded('password', url.password) };
}

/** The same place is always the same text, which holds no password. */
export function formatRedisLocation({ host, port, db, username, tls, keyPrefix }: RedisPlace): string {
  const user = username === null ? '' : `${encodeURIComponent(username)}@`;
  const name = host.includes(':') ? `[${host}]` : host.toLowerCase();
  const prefix = encodeURIComponent(keyPrefix).replaceAll('%3A', ':');
  return `${tls ? 'rediss' : 'redis'}://${user}${name}:${port}/${db}?prefix=${prefix}`;
}

/** A short name for a queue: its prefix without what every prefix ends with. */
export function redisQueueName({ keyPrefix }: RedisPlace): string {
  return keyPrefix.replace(/:+$/, '') || keyPrefix;
}

function decoded(field: string, text: string): string | null {
  try {
    return text === '' ? null : decodeURIComponent(text);
  } catch {
    throw invalid(field, 'has a percent sign that is not part of an escape');
  }
}

function invalid(field: string, reason: string): AppError {
  return new AppError('input.invalid', `The field '${field}' of the Redis address ${reason}.`, {
    hint: 'Write it like redis://user:password@host:6379/0, with rediss: for TLS.',
    details: { field },
  });
}
