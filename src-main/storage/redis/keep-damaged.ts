import type { RedisKeys } from './keys.ts';
import type { RedisLink } from './redis-link.ts';

const MEMBERS_AT_ONCE = 200;

/** Says in the queue's facts that a generation is to be kept aside, and not removed, once it counts no more. */
export async function markDamaged(link: RedisLink, keys: RedisKeys, generation: number, at: number): Promise<string> {
  await link.run('keep what is damaged', (client) => client.hset(keys.meta, `keep:${generation}`, String(at)));
  return asideName(keys, at);
}

/** Gives the keys of a damaged generation other names. Can be repeated after it was interrupted. */
export async function keepAside(link: RedisLink, keys: RedisKeys, generation: number, at: number): Promise<void> {
  const touched = keys.touched(generation);
  const aside = asideName(keys, at);
  await link.run('keep what is damaged', async (client) => {
    for (let from = 0; ; from += MEMBERS_AT_ONCE) {
      const members = await client.zrange(touched, String(from), String(from + MEMBERS_AT_ONCE - 1));
      if (members.length === 0) break;
      const pipeline = client.pipeline();
      // A member without a key is part of the damage.
      for (const member of members) pipeline.rename(keys.member(generation, member), aside + member);
      await pipeline.exec();
    }
    await client.rename(keys.projects(generation), `${aside}projects`).catch(() => {});
    await client.rename(touched, `${aside}touched`).catch(() => {});
    await client.hdel(keys.meta, `retired:${generation}`, `keep:${generation}`);
  });
}

function asideName({ base }: RedisKeys, at: number): string {
  return `${base}corrupt-${at}:`;
}
