import { isAppError } from '../../../../src-shared/errors/app-error.ts';
import {
  DEFAULT_REDIS_PLACE,
  formatRedisLocation,
  isRedisLocation,
  parseRedisLocation,
} from '../../../../src-shared/models/redis-location.ts';

/** What stands in the fields of the form. */
export interface RedisFormValues {
  readonly host: string;
  readonly port: string;
  readonly db: string;
  readonly username: string;
  readonly password: string;
  readonly tls: boolean;
  readonly keyPrefix: string;
}

export const EMPTY_REDIS_FORM: RedisFormValues = {
  host: DEFAULT_REDIS_PLACE.host,
  port: String(DEFAULT_REDIS_PLACE.port),
  db: String(DEFAULT_REDIS_PLACE.db),
  username: '',
  password: '',
  tls: false,
  keyPrefix: DEFAULT_REDIS_PLACE.keyPrefix,
};

/** The fields after text was typed or pasted into the first: a whole URL is taken apart, all else is a host. */
export function withHost(values: RedisFormValues, text: string): RedisFormValues {
  if (!isRedisLocation(text)) return { ...values, host: text };
  try {
    const { place, password } = parseRedisLocation(text);
    const { host, port, db, username, tls, keyPrefix } = place;
    return {
      host,
      port: String(port),
      db: String(db),
      username: username ?? '',
      password: password ?? '',
      tls,
      keyPrefix,
    };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { ...values, host: text };
  }
}

/** What is wrong with each field; empty where the form can be sent. */
export function problemsOf({
  host,
  port,
  db,
  keyPrefix,
}: RedisFormValues): Partial<Record<keyof RedisFormValues, string>> {
  return {
    ...(/^[^\s/@?#]+$/.test(host.trim()) ? {} : { host: 'A name or an address, or a whole redis:// URL' }),
    ...(isWhole(port, 1, 65_535) ? {} : { port: '1 to 65535' }),
    ...(isWhole(db, 0, 999_999_999) ? {} : { db: '0 or more' }),
    ...(keyPrefix === '' ? { keyPrefix: 'A prefix is needed' } : {}),
  };
}

/** The address of the place, without the password. */
export function locationOf({ host, port, db, username, tls, keyPrefix }: RedisFormValues): string {
  const place = { host: host.trim(), port: Number(port), db: Number(db), username: username || null, tls, keyPrefix };
  return formatRedisLocation(place);
}

function isWhole(text: string, from: number, to: number): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) >= from && Number(text) <= to;
}
