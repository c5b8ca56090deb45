import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { z } from 'zod';
import { type AppError, isAppError } from '../../../src-shared/errors/app-error.ts';
import { type Owner, ownerSchema } from '../../../src-shared/models/queue.ts';
import type { RedisKeys } from './keys.ts';
import type { RedisLink } from './redis-link.ts';
import { ACQUIRE, RELEASE, RENEW } from './scripts/lease-scripts.ts';

export type LeaseResult =
  | { readonly held: true; readonly fence: number }
  | { readonly held: false; readonly reason: 'owned' | 'replica'; readonly owner: Owner | null };

/** Where the last batch stands, as Redis holds it. */
export interface StoredPosition {
  readonly session: string | null;
  readonly revision: number;
  readonly hasQueue: boolean;
}

const UNKNOWN_OWNER: Owner = { pid: 0, host: 'unknown', since: 0, program: 'unknown' };
const acquireAnswer = z.tuple([z.number(), z.union([z.string(), z.number()])]);
const renewAnswer = z.tuple([z.string().nullable(), z.string().nullable(), z.string().nullable()]);

/**
 * The right to write. It expires where its holder gives no sign of life, but nothing is refused for that alone:
 * only once another took over (and got a higher fence and another token) are the former holder's writes refused.
 */
export class OwnerLease {
  readonly token = randomBytes(16).toString('hex');
  readonly #link: RedisLink;
  readonly #keys: RedisKeys;
  readonly #leaseMs: number;
  readonly #owner: string;
  #timer: NodeJS.Timeout | null = null;
  #fence = 0;

  constructor(link: RedisLink, keys: RedisKeys, options: { leaseMs: number; program: string; since: number }) {
    this.#link = link;
    this.#keys = keys;
    this.#leaseMs = options.leaseMs;
    const owner: Owner = { pid: process.pid, host: hostname(), since: options.since, program: options.program };
    this.#owner = JSON.stringify(owner);
  }

  get fence(): number {
    return this.#fence;
  }

  /** Differs from all other sessions, also from those before a Redis lost its fence counter. */
  get session(): string {
    return `${this.#fence}-${this.token.slice(0, 8)}`;
  }

  async acquire(): Promise<LeaseResult> {
    try {
      const answer = await this.#link.script('take the queue', {
        script: ACQUIRE,
        keys: [this.#keys.lease, this.#keys.owner],
        args: [this.token, this.#owner, this.#leaseMs],
      });
      const [taken, what] = acquireAnswer.parse(answer);
      if (taken === 0) return { held: false, reason: 'owned', owner: parseOwner(String(what)) };
      this.#fence = Number(what);
      return { held: true, fence: this.#fence };
    } catch (error) {
      if (!isAppError(error, 'redis.readonly')) throw error;
      return { held: false, reason: 'replica', owner: await readOwner(this.#link, this.#keys) };
    }
  }

  /** Renews the lease from now on; `onTaken` hears once that another took over. */
  keepAlive(onTaken: (reason: AppError) => void): void {
    this.#timer ??= setInterval(() => {
      this.renew().catch((error: unknown) => {
        if (!isAppError(error, 'storage.locked')) return;
        this.stop();
        onTaken(error);
      });
    }, this.#leaseMs / 3).unref();
  }

  /** Throws `storage.locked` where another took over. */
  async renew(): Promise<StoredPosition> {
    const { meta, lease, owner } = this.#keys;
    const answer = await this.#link.script('renew the lease', {
      script: RENEW,
      keys: [meta, lease, owner],
      args: [this.token, this.#owner, this.#leaseMs, this.#fence],
    });
    const [session, revision, generation] = renewAnswer.parse(answer);
    return { session, revision: Number(revision ?? -1), hasQueue: generation !== null };
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  async release(): Promise<void> {
    this.stop();
    const { lease, owner } = this.#keys;
    await this.#link.script('give the queue back', { script: RELEASE, keys: [lease, owner], args: [this.token] });
  }
}

/** Null where nobody owns the queue. */
export async function readOwner(link: RedisLink, keys: RedisKeys): Promise<Owner | null> {
  const text = await link.run('read the owner', (client) => client.get(keys.owner));
  return text === null ? null : parseOwner(text);
}

function parseOwner(text: string): Owner {
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    return UNKNOWN_OWNER;
  }
}
