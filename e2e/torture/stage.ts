import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RedisKeys } from '../../src-main/storage/redis/keys.ts';
import type { TestRedis } from '../../src-main/storage/redis/testing/redis-server.ts';
import type { History } from './history.ts';
import { type Finding, type InspectOptions, inspect } from './inspect.ts';
import { QueueModel } from './model.ts';
import type { QueuePlace } from './queue-place.ts';
import type { Arena } from './scenario.ts';

/** A queue that goes through faults, with what is known about it. */
export class Stage {
  readonly place: QueuePlace;
  readonly model = new QueueModel();
  /** Kept for a look at it when something was found. */
  readonly folder: string;

  readonly #endLease: () => Promise<void>;

  constructor(folder: string, place: QueuePlace, endLease: () => Promise<void> = async () => undefined) {
    this.folder = folder;
    this.place = place;
    this.#endLease = endLease;
  }

  /** The queue's owner was killed: another may have it. */
  async disown(): Promise<void> {
    await this.#endLease();
  }

  /** Compares the queue with everything that was acknowledged so far; it goes on from what it finds. */
  async judge(history: History, options: InspectOptions = {}): Promise<Finding> {
    const { acknowledged, open, openAfter } = history;
    const suppose = (done: number): void => {
      for (const [index, operation] of open.entries()) {
        if (operation.kind === 'restore' && openAfter[index] === done) this.model.suppose(operation.id);
      }
    };
    for (const [index, finished] of acknowledged.entries()) {
      suppose(index);
      this.model.apply(finished);
    }
    suppose(acknowledged.length);
    await this.disown();
    return inspect(this.place, this.model, open, options);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A new queue: in a folder of its own, or under a prefix of its own in the arena's Redis. */
export function newStage({ adapter, folder, redis }: Pick<Arena, 'adapter' | 'folder' | 'redis'>): Stage {
  mkdirSync(folder, { recursive: true });
  const own = mkdtempSync(join(folder, 'queue-'));
  if (!redis) return new Stage(own, { adapter, place: own });
  const place = `torture:${basename(own)}:`;
  return new Stage(own, { adapter, place, port: redis.port }, () => endLease(redis, place));
}

/** As time would, once the owner is gone. */
async function endLease(redis: TestRedis, prefix: string): Promise<void> {
  const client = redis.client();
  await client.del(new RedisKeys(prefix).owner);
  client.disconnect();
}
