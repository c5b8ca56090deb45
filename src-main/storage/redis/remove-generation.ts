import { keepAside } from './keep-damaged.ts';
import type { RedisKeys } from './keys.ts';
import type { RedisLink } from './redis-link.ts';

const MEMBERS_AT_ONCE = 200;

/** Removes the generations that no longer count (one that was damaged is kept aside), a few keys at a time and outside of Redis's main thread. */
export async function removeRetired(link: RedisLink, keys: RedisKeys): Promise<void> {
  const facts = await link.run('look for old states', (client) => client.hgetall(keys.meta));
  for (const field of Object.keys(facts)) {
    const generation = /^retired:(\d+)$/.exec(field)?.[1];
    if (generation === undefined) continue;
    const damagedAt = facts[`keep:${generation}`];
    if (damagedAt === undefined) await removeGeneration(link, keys, Number(generation));
    else await keepAside(link, keys, Number(generation), Number(damagedAt));
  }
}

/** Removes long texts that no task refers to. */
export async function removeMembers(
  link: RedisLink,
  keys: RedisKeys,
  generation: number,
  members: readonly string[],
): Promise<void> {
  for (let at = 0; at < members.length; at += MEMBERS_AT_ONCE) {
    const some = members.slice(at, at + MEMBERS_AT_ONCE);
    await link.run('remove old texts', async (client) => {
      await client.unlink(...some.map((member) => keys.member(generation, member)));
      await client.zrem(keys.touched(generation), ...some);
    });
  }
}

async function removeGeneration(link: RedisLink, keys: RedisKeys, generation: number): Promise<void> {
  const touched = keys.touched(generation);
  for (;;) {
    const members = await link.run('remove an old state', (client) =>
      client.zrange(touched, '0', String(MEMBERS_AT_ONCE - 1)),
    );
    if (members.length === 0) break;
    await removeMembers(link, keys, generation, members);
  }
  await link.run('remove an old state', async (client) => {
    await client.unlink(touched, keys.projects(generation));
    await client.hdel(keys.meta, `retired:${generation}`);
  });
}
