import type { Redis as RedisClient } from 'ioredis';
import { type Owner, ownerSchema } from '../../../src-shared/models/queue.ts';
import { hasLegacyQueue } from '../legacy-redis/find-legacy-redis.ts';
import { LEGACY_KEYS } from '../legacy-redis/legacy-redis-keys.ts';
import { RedisKeys } from './keys.ts';
import { RedisLink } from './redis-link.ts';
import { DEFAULT_KEY_PREFIX, type RedisStorageOptions, redisTarget } from './redis-options.ts';

export interface FoundQueue {
  readonly keyPrefix: string;
  /** `legacy`: of the original system. */
  readonly kind: 'queue' | 'legacy';
  /** Null where the queue does not tell. */
  readonly tasks: number | null;
  readonly owner: Owner | null;
}

export interface FoundQueues {
  readonly version: string;
  readonly role: string;
  readonly queues: readonly FoundQueue[];
  /** False where the database has more keys than were looked at. */
  readonly isComplete: boolean;
}

const KEYS_AT_ONCE = 1000;
const MOST_CALLS = 2000;
const MOST_MS = 3000;
const MOST_QUEUES = 200;

/** Connects, and looks for queues among the keys of the database, within bounds of time and number. */
export function findQueues(options: RedisStorageOptions): Promise<FoundQueues> {
  return withLink(options, (link) =>
    link.run('look for queues', async (client) => {
      const info = await client.info();
      const { names, isComplete } = await scanNames(client);
      const queues: FoundQueue[] = [];
      for (const name of names) {
        const found = name.endsWith(':meta') ? await ours(client, name) : await legacy(client, name);
        if (found !== null) queues.push(found);
      }
      queues.sort((left, right) => (left.keyPrefix < right.keyPrefix ? -1 : 1));
      return { version: factOf(info, 'redis_version'), role: factOf(info, 'role'), queues, isComplete };
    }),
  );
}

/** What stands under the prefix; nothing is changed by looking. */
export function probeQueue(options: RedisStorageOptions): Promise<FoundQueue['kind'] | null> {
  const keys = new RedisKeys(options.keyPrefix ?? DEFAULT_KEY_PREFIX);
  return withLink(options, (link) =>
    link.run('look for the queue', async (client) => {
      if ((await client.exists(keys.meta)) > 0) return 'queue';
      return (await hasLegacyQueue(client, keys.prefix)) ? 'legacy' : null;
    }),
  );
}

async function withLink<Result>(
  options: RedisStorageOptions,
  use: (link: RedisLink) => Promise<Result>,
): Promise<Result> {
  const link = new RedisLink(redisTarget(options));
  try {
    await link.connect();
    return await use(link);
  } finally {
    link.close();
  }
}

/** Names that may be those of a queue's facts, ours or the original's. */
async function scanNames(client: RedisClient): Promise<{ names: Set<string>; isComplete: boolean }> {
  const names = new Set<string>();
  const end = performance.now() + MOST_MS;
  let cursor = '0';
  for (let calls = 0; calls < MOST_CALLS && performance.now() < end && names.size < MOST_QUEUES; calls++) {
    const [next, some] = await client.scan(cursor, 'MATCH', '*:m[ae][it][na]', 'COUNT', KEYS_AT_ONCE);
    for (const name of some) if (/:(meta|main)$/.test(name)) names.add(name);
    cursor = next;
    if (cursor === '0') return { names, isComplete: true };
  }
  return { names, isComplete: false };
}

async function ours(client: RedisClient, meta: string): Promise<FoundQueue | null> {
  const base = meta.slice(0, -'meta'.length);
  const keyPrefix = prefixOf(base);
  if (keyPrefix === null || (await client.type(meta)) !== 'hash') return null;
  const [format, tasks] = await client.hmget(meta, 'format', 'taskCount');
  if (format !== 'poppo-queue') return null;
  return { keyPrefix, kind: 'queue', tasks: tasks == null ? null : Number(tasks), owner: await ownerOf(client, base) };
}

async function legacy(client: RedisClient, main: string): Promise<FoundQueue | null> {
  const keyPrefix = main.slice(0, -LEGACY_KEYS.main.length);
  if (/pre-migration(-\d+)?:$/.test(keyPrefix) || (await client.type(main)) !== 'string') return null;
  const start = await client.getrange(main, 0, 2000);
  return /"(queue|processing)"\s*:/.test(start) ? { keyPrefix, kind: 'legacy', tasks: null, owner: null } : null;
}

/** The prefix whose keys have this base; see RedisKeys. */
function prefixOf(base: string): string | null {
  const prefix = base.endsWith('v2:') ? base.slice(0, -'v2:'.length) : base.replace(/\{[^}]*\}:$/, '');
  return new RedisKeys(prefix).base === base ? prefix : null;
}

async function ownerOf(client: RedisClient, base: string): Promise<Owner | null> {
  const text = await client.get(`${base}owner`).catch(() => null);
  try {
    return text === null ? null : ownerSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function factOf(info: string, name: string): string {
  return new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim() ?? 'unknown';
}
