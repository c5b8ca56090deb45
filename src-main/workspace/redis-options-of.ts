import { parseRedisLocation } from '../../src-shared/models/redis-location.ts';

/** A person waits for the answer. */
const CONNECT_TIMEOUT_MS = 5000;

/** What reaches the queue that an address without its password names. */
export function redisOptionsOf(location: string, password: string | null) {
  const { username, ...place } = parseRedisLocation(location).place;
  return {
    ...place,
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
    connectTimeout: CONNECT_TIMEOUT_MS,
  };
}
