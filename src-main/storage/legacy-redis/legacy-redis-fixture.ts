import type { Redis as RedisClient } from 'ioredis';
import { type LegacyState, legacyQueueText, legacySnapshotText } from '../legacy/legacy-fixture.ts';
import { LEGACY_KEYS, legacySnapshotKey } from './legacy-redis-keys.ts';

/** Writes a queue as the original system does, with two snapshots. */
export async function writeLegacyRedis(
  client: RedisClient,
  prefix: string,
  state: LegacyState,
  savedAt: number,
): Promise<void> {
  const text = legacyQueueText(state, { checksumAt: savedAt - 2, savedAt });
  await client.set(prefix + LEGACY_KEYS.main, text);
  await client.set(prefix + LEGACY_KEYS.backup, text);
  await writeLists(client, prefix, state);
  for (const [id, time] of [
    ['auto-1', savedAt - 2000],
    ['manual-1', savedAt - 1000],
  ] as const) {
    await client.set(legacySnapshotKey(prefix, id), legacySnapshotText(state, id, time));
    await client.zadd(prefix + LEGACY_KEYS.index, time, id);
  }
}

async function writeLists(client: RedisClient, prefix: string, state: LegacyState): Promise<void> {
  for (const task of state.queue) {
    const priority: unknown = Reflect.get(task, 'priority');
    await client.zadd(prefix + LEGACY_KEYS.queue, Number(priority), JSON.stringify(task));
  }
  for (const task of Array.isArray(state.processing) ? state.processing : []) {
    await client.hset(prefix + LEGACY_KEYS.processing, String(Reflect.get(task, 'id')), JSON.stringify(task));
  }
  for (const [project, counts] of Object.entries(state.projectStats ?? {})) {
    await client.hset(prefix + LEGACY_KEYS.stats, project, JSON.stringify(counts));
  }
}
