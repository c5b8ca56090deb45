import type { RedisKeys } from './keys.ts';
import type { RedisLink } from './redis-link.ts';

const MEMBERS_AT_ONCE = 500;

/**
 * Keeps a queue's keys from expiring one by one. The facts about the queue expire `ttl` after the last write, and
 * with them the queue; all else is set to three times as long, again once a third of `ttl` has gone by, so that
 * no part of a queue that counts is ever missing.
 */
export class Expiry {
  readonly #ttl: number;
  #lastSweep = 0;
  #running: Promise<void> | null = null;

  /** @param ttl Seconds, 0 for ever. */
  constructor(ttl: number) {
    this.#ttl = ttl;
  }

  /** To be called after each write; ms on any clock that only goes forward. */
  wrote(link: RedisLink, keys: RedisKeys, generation: number, now: number): Promise<void> | null {
    if (this.#ttl === 0 || this.#running || now - this.#lastSweep < (this.#ttl * 1000) / 3) return null;
    const before = this.#lastSweep;
    this.#lastSweep = now;
    this.#running = sweep(link, keys, generation, this.#ttl)
      .catch(() => {
        this.#lastSweep = before;
      })
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }
}

async function sweep(link: RedisLink, keys: RedisKeys, generation: number, ttl: number): Promise<void> {
  const touched = keys.touched(generation);
  const expire = (names: readonly string[]) =>
    link.run('renew the time to live', async (client) => {
      const pipeline = client.pipeline();
      for (const name of names) pipeline.expire(name, ttl * 3);
      await pipeline.exec();
    });
  await expire([keys.lease, touched, keys.projects(generation), keys.snapshots, keys.manifests, keys.uploads]);
  const uploads = await link.run('renew the time to live', (client) => client.hgetall(keys.manifests));
  await expire(Object.entries(uploads).map(([id, text]) => keys.snapshot(id, uploadOf(text))));
  for (let at = 0; ; at += MEMBERS_AT_ONCE) {
    const members = await link.run('renew the time to live', (client) =>
      client.zrange(touched, String(at), String(at + MEMBERS_AT_ONCE - 1)),
    );
    if (members.length === 0) return;
    await expire(members.map((member) => keys.member(generation, member)));
  }
}

function uploadOf(manifest: string): string {
  return /"upload":"([^"]*)"/.exec(manifest)?.[1] ?? '';
}
