import type { RedisKeys } from './keys.ts';
import type { RedisLink } from './redis-link.ts';

const SAMPLES = 32;

/** Bytes of Redis's memory that the tasks take, from a sample of their buckets; 0 where Redis does not tell. */
export async function mainBytes(link: RedisLink, keys: RedisKeys, generation: number): Promise<number> {
  return link.run('measure the queue', async (client) => {
    const touched = keys.touched(generation);
    const count = await client.zcard(touched);
    const step = Math.max(1, Math.floor(count / SAMPLES));
    const pipeline = client.pipeline();
    for (let at = 0; at < count; at += step) pipeline.zrange(touched, String(at), String(at));
    const members = ((await pipeline.exec()) ?? []).map(([, found]) => String(found));
    const sizes = await Promise.all(
      members.map((member) => sizeOf(client.memory('USAGE', keys.member(generation, member)))),
    );
    const sum = sizes.reduce((total, size) => total + size, 0);
    return sizes.length === 0 ? 0 : Math.round((sum / sizes.length) * count);
  });
}

async function sizeOf(answer: Promise<unknown>): Promise<number> {
  return Number((await answer.catch(() => 0)) ?? 0);
}
