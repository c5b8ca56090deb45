import type { RedisKeys } from './keys.ts';
import { RedisLink } from './redis-link.ts';

/** Sees that the owner changed the queue or is gone: by looking every so often, and at once where it is told. */
export class RedisFollower {
  readonly #link: RedisLink;
  readonly #keys: RedisKeys;
  readonly #ears: RedisLink;
  readonly #callbacks: (() => void)[] = [];
  readonly #timer: NodeJS.Timeout;
  #seen: string | null = null;
  #isLooking = false;

  constructor(link: RedisLink, keys: RedisKeys, intervalMs: number) {
    this.#link = link;
    this.#keys = keys;
    this.#timer = setInterval(() => void this.#look(), intervalMs).unref();
    this.#ears = new RedisLink(link.target, { prepare: () => this.#listen() });
    // Looking is enough where listening is not allowed.
    this.#ears.connect().catch(() => {});
  }

  add(callback: () => void): void {
    this.#callbacks.push(callback);
  }

  /** The queue was read in this state: only what comes after is a change. */
  saw(state: string): void {
    this.#seen = state;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#ears.close();
  }

  async #listen(): Promise<void> {
    await this.#ears.run('listen', async (client) => {
      client.on('message', () => void this.#look());
      await client.subscribe(this.#keys.changed);
    });
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const state = await queueState(this.#link, this.#keys).catch(() => null);
    this.#isLooking = false;
    if (state === null || state === this.#seen) return;
    const isFirst = this.#seen === null;
    this.#seen = state;
    if (!isFirst) for (const callback of this.#callbacks) callback();
  }
}

/** What tells one state of the queue, and of its owner, from another. */
export function queueState(link: RedisLink, keys: RedisKeys): Promise<string> {
  return link.run('look for changes', async (client) => {
    const [facts, owned] = await Promise.all([
      client.hmget(keys.meta, 'changes', 'generation'),
      client.exists(keys.owner),
    ]);
    return [...facts, owned].join(':');
  });
}
