import type { Random } from '../../src-main/bench/fixtures/random.ts';
import type { TestRedis } from '../../src-main/storage/redis/testing/redis-server.ts';
import type { Finding } from './inspect.ts';
import type { Adapter } from './queue-place.ts';
import type { Sabotage } from './writer-options.ts';

/** What every scenario is given. */
export interface Arena {
  readonly adapter: Adapter;
  /** The bundled writer. */
  readonly script: string;
  /** Where queues may be made. */
  readonly folder: string;
  /** Where the queues are, instead. */
  readonly redis?: TestRedis;
  /** Writers are made unsafe like this. */
  readonly sabotage?: Sabotage;
}

export interface Round {
  /** Whether the fault came as planned. Rounds without are repeated otherwise. */
  readonly isHit: boolean;
  readonly finding: Finding;
  /** Where the queue is. */
  readonly folder: string;
  /** What was done, for a report. */
  readonly told: string;
}

/** Rounds one after another in one place; several such lanes run at the same time. */
export interface Lane {
  round(random: Random): Promise<Round>;
  close(): Promise<void> | void;
}

/** One kind of fault. */
export interface Scenario {
  readonly name: string;
  readonly adapters: readonly Adapter[];
  /** Why it cannot run on this machine, or null. */
  obstacle(arena: Arena): string | null;
  open(arena: Arena): Promise<Lane> | Lane;
}
