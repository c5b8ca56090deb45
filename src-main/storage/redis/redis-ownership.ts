import { type AppError, isAppError } from '../../../src-shared/errors/app-error.ts';
import { systemClock } from '../../platform/clock.ts';
import type { StorageAccess } from '../base-storage.ts';
import type { RedisKeys } from './keys.ts';
import type { LegacyQueue } from './legacy-queue.ts';
import { OwnerLease } from './owner-lease.ts';
import type { RedisChanges } from './redis-changes.ts';
import type { RedisLink } from './redis-link.ts';
import type { RedisStorageOptions } from './redis-options.ts';
import { readMeta } from './redis-reader.ts';
import type { RedisSnapshots } from './redis-snapshots.ts';
import { readOnly } from './refusals.ts';
import { settleLeftovers } from './settle.ts';
import type { WriteContext } from './stage.ts';

const DEFAULT_LEASE_MS = 15_000;

interface OwnershipParts {
  readonly link: RedisLink;
  readonly keys: RedisKeys;
  readonly options: RedisStorageOptions;
  readonly changes: RedisChanges;
  readonly snapshots: RedisSnapshots;
  readonly legacy: LegacyQueue;
  /** For people: server and database, without a password. */
  readonly location: string;
  /** Throws once the storage was closed. */
  readonly assertOpen: () => void;
  /** The queue is ours from now on; nothing of it was read or settled yet. */
  readonly onOwned: () => void;
  /** Another process took over. */
  readonly onTaken: (reason: AppError) => void;
}

/** The right to write a queue: taken, kept over reconnects, lost to another process, given back. */
export class RedisOwnership {
  /** Number of the whole state that counts. */
  generation = 1;
  /** Whether Redis holds all that it acknowledged to this owner. */
  isComplete = true;
  readonly #parts: OwnershipParts;
  #lease: OwnerLease | null = null;
  #taken: AppError | null = null;

  constructor(parts: OwnershipParts) {
    this.#parts = parts;
  }

  get isOwner(): boolean {
    return this.#lease !== null && this.#taken === null;
  }

  /** Whether another process took over from this one. */
  get isTaken(): boolean {
    return this.#taken !== null;
  }

  /** Takes the lease, unless another holds it, and settles what the last owner left. */
  async acquire(): Promise<StorageAccess> {
    if (this.isOwner) return { writable: true, owner: null };
    const { link, keys, options } = this.#parts;
    const { leaseMs = DEFAULT_LEASE_MS, program = 'poppo-queue', clock = systemClock } = options;
    const lease = new OwnerLease(link, keys, { leaseMs, program, since: clock.now() });
    const result = await lease.acquire();
    if (!result.held) return { writable: false, owner: result.owner };
    await this.#becomeOwner(lease);
    return { writable: true, owner: null };
  }

  /** On a new connection: renews the lease and looks what Redis still holds. */
  async resume(): Promise<void> {
    const lease = this.#lease;
    if (lease === null || this.#taken !== null) return;
    const { link, keys, changes, snapshots } = this.#parts;
    try {
      const position = await lease.renew();
      const meta = await readMeta(link, keys);
      if (meta !== null) this.generation = meta.generation;
      await settleLeftovers(this.context(), snapshots);
      const now = await lease.renew();
      this.isComplete = changes.compare(now, lease.session) && (position.hasQueue || now.hasQueue);
    } catch (error) {
      if (!isAppError(error, 'storage.locked')) throw error;
      this.#lost(error);
    }
  }

  /** What writes are made with. `storage.closed`, `storage.locked` once another took over, `storage.read-only`. */
  context(): WriteContext {
    const { link, keys, options, location, assertOpen } = this.#parts;
    assertOpen();
    if (this.#taken !== null) throw this.#taken;
    if (this.#lease === null) throw readOnly(location);
    const { token, session } = this.#lease;
    return { link, keys, token, session, generation: this.generation, ttl: options.ttl ?? 0 };
  }

  /** Gives the lease back where there is one and the server can be reached; else it runs out. */
  async release(): Promise<void> {
    this.#lease?.stop();
    if (this.#lease && !this.#taken && this.#parts.link.isReady) await this.#lease.release().catch(() => {});
    this.#lease = null;
  }

  async #becomeOwner(lease: OwnerLease): Promise<void> {
    const { link, keys, changes, snapshots, legacy, onOwned } = this.#parts;
    onOwned();
    this.#lease = lease;
    this.#taken = null;
    changes.restart();
    lease.keepAlive((reason) => this.#lost(reason));
    const meta = await readMeta(link, keys);
    this.generation = meta?.generation ?? 1;
    await settleLeftovers(this.context(), snapshots);
    await legacy.finish();
  }

  #lost(reason: AppError): void {
    this.#taken = reason;
    this.#lease?.stop();
    this.#parts.onTaken(reason);
  }
}
