import type { Redis as RedisClient } from 'ioredis';
import { legacySnapshotIds } from './find-legacy-redis.ts';
import { LEGACY_KEYS, legacySnapshotKey } from './legacy-redis-keys.ts';

/**
 * Renames the original's keys to `<prefix>pre-migration:...`, or with -2, -3 ... where that name is taken, and
 * answers the prefix of the first. Can be repeated after it was interrupted: the index of snapshots goes last.
 */
export async function keepLegacyKeys(client: RedisClient, prefix: string): Promise<string> {
  const { main, queue, processing, stats, backup, index } = LEGACY_KEYS;
  const ids = await legacySnapshotIds(client, prefix);
  const snapshots = [...ids.keys()].map((id) => legacySnapshotKey('', id));
  for (const key of [main, queue, processing, stats, backup, ...snapshots, index]) {
    await renameAside(client, prefix, key);
  }
  return `${prefix}pre-migration:`;
}

async function renameAside(client: RedisClient, prefix: string, key: string): Promise<void> {
  if ((await client.exists(prefix + key)) === 0) return;
  for (let number = 1; ; number++) {
    const kept = `${prefix}pre-migration${number === 1 ? '' : `-${number}`}:${key}`;
    if ((await client.renamenx(prefix + key, kept)) === 1) return;
  }
}
