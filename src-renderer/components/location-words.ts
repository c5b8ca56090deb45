import { isRedisLocation, parseRedisLocation } from '../../src-shared/models/redis-location.ts';

/** The short form of where a queue is: the name of its file, or server, database and prefix of a Redis. */
export function shortLocation(location: string): string {
  if (!isRedisLocation(location)) return location.split(/[\\/]/).findLast((part) => part !== '') ?? location;
  const { host, port, db, keyPrefix } = parseRedisLocation(location).place;
  return `${host}:${port}, db ${db}, ${keyPrefix}`;
}
