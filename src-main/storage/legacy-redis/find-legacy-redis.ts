import type { Redis as RedisClient } from 'ioredis';
import { LEGACY_KEYS } from './legacy-redis-keys.ts';

/** Whether the original system's queue stands under the prefix. */
export async function hasLegacyQueue(client: RedisClient, prefix: string): Promise<boolean> {
  const { main, queue, processing, backup } = LEGACY_KEYS;
  return (await client.exists(...[main, queue, processing, backup].map((key) => prefix + key))) > 0;
}

/** Ids of the original's snapshots with their times. */
export async function legacySnapshotIds(client: RedisClient, prefix: string): Promise<Map<string, number>> {
  const flat = await client.zrange(prefix + LEGACY_KEYS.index, '0', '-1', 'WITHSCORES');
  const ids = new Map<string, number>();
  for (let at = 0; at + 1 < flat.length; at += 2) ids.set(flat[at] ?? '', Number(flat[at + 1]));
  return ids;
}
