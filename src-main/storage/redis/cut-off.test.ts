import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { planBatch } from './batch-ops.ts';
import { writeGeneration } from './generation-writer.ts';
import { RedisKeys } from './keys.ts';
import { OwnerLease } from './owner-lease.ts';
import { unreachable } from './redis-errors.ts';
import { RedisLink, type ScriptCall } from './redis-link.ts';
import { redisTarget } from './redis-options.ts';
import { readQueue } from './redis-reader.ts';
import type { RedisStorage } from './redis-storage.ts';
import { appendStaged, type WriteContext } from './stage.ts';
import {
  batchOf,
  newPrefix,
  openAt,
  sourceOf,
  storageAt,
  taskText,
  taskTexts,
  textsOf,
  until,
} from './testing/redis-fixtures.ts';
import { hasRedisServer, TestRedis } from './testing/redis-server.ts';

/** Sends script by script and dies before the one after `left`. */
class DyingLink extends RedisLink {
  left = Number.POSITIVE_INFINITY;

  override async scripts(doing: string, calls: readonly ScriptCall[]): Promise<unknown[]> {
    const answers: unknown[] = [];
    for (const call of calls) {
      if (this.left <= 0) throw unreachable(doing, 'test', 'dead');
      this.left -= 1;
      answers.push(...(await super.scripts(doing, [call])));
    }
    return answers;
  }
}

const before = [...taskTexts(300)];
const puts = Array.from({ length: 2500 }, (_, n) => ({ seq: n + 200, text: taskText(n + 200, 'new') }));
const long = { seq: 5000, text: `{"#":5000,"id":"long","data":"${'x'.repeat(600_000)}"}` };
const removes = [1, 2, 3];
const after = [...before.slice(3, 199), ...puts.map(({ text }) => text), long.text];
const batch = batchOf(7, [], { puts: [...puts, long], removes, taskCount: after.length, contentHash: 'after' });

describe.skipIf(!hasRedisServer)('a writer that dies between two scripts', () => {
  let server: TestRedis;
  beforeAll(async () => {
    server = await TestRedis.start();
  });
  afterAll(() => server.stop());

  async function dyingWriter(keyPrefix: string): Promise<{ link: DyingLink; context: WriteContext }> {
    const link = new DyingLink(redisTarget({ port: server.port }));
    onTestFinished(() => link.close());
    await link.connect();
    const keys = new RedisKeys(keyPrefix);
    const lease = new OwnerLease(link, keys, { leaseMs: 1, program: 'dying', since: 0 });
    await lease.acquire();
    return { link, context: { link, keys, token: lease.token, session: '1', generation: 1, ttl: 0 } };
  }

  /** The dead one's lease takes a moment to run out. */
  async function nextOwner(keyPrefix: string): Promise<RedisStorage> {
    const storage = storageAt(server, { keyPrefix });
    await until(async () => (await storage.initialize()).writable);
    return storage;
  }

  async function seeded(): Promise<string> {
    const keyPrefix = newPrefix();
    const storage = await openAt(server, { keyPrefix });
    await storage.save(sourceOf(before, before.length, 'before'));
    await storage.close();
    return keyPrefix;
  }

  it('leaves a staged batch that counts whole or not at all, for followers and the next owner alike', async () => {
    const outcomes: string[] = [];
    for (let scripts = 0; outcomes.at(-1) !== 'done'; scripts++) {
      const keyPrefix = await seeded();
      const { link, context } = await dyingWriter(keyPrefix);
      link.left = scripts;
      const plan = planBatch(batch, `w${scripts}`);
      const isDone = await appendStaged(context, batch, plan, -1, 'try').catch(() => false);
      const reader = new RedisLink(link.target);
      onTestFinished(() => reader.close());
      link.close();
      await reader.connect();
      const seen = await seenBy(reader, keyPrefix);
      const owner = await nextOwner(keyPrefix);
      const loaded = await owner.load();
      const texts = textsOf(loaded);
      expect(loaded?.damage).toBeNull();
      expect(texts).toEqual(loaded?.contentHash === 'after' ? after : before);
      expect(seen).toEqual(new Map(texts.map((text) => [Number(/\d+/.exec(text)?.[0]), text])));
      reader.close();
      const left = await server.client().keys(`${keyPrefix}*`);
      expect(left.filter((key) => key.includes('stage'))).toEqual([]);
      expect(left.filter((key) => /:x\d/.test(key))).toHaveLength(loaded?.contentHash === 'after' ? 1 : 0);
      await owner.close();
      outcomes.push(isDone ? 'done' : (loaded?.contentHash ?? ''));
    }
    expect(outcomes.slice(0, -1)).toContain('before');
    expect(outcomes.slice(0, -1)).toContain('after');
    expect(outcomes.join(' ')).toMatch(/^(before )+(after )+done$/);
  });

  it('leaves a whole state that counts whole or not at all', async () => {
    const outcomes: string[] = [];
    for (let scripts = 0; outcomes.at(-1) !== 'done'; scripts++) {
      const keyPrefix = await seeded();
      const { link, context } = await dyingWriter(keyPrefix);
      link.left = scripts;
      const source = sourceOf(after, after.length, 'after');
      const isDone = await writeGeneration(context, source, 1, 1).then(
        () => true,
        () => false,
      );
      link.close();
      const owner = await nextOwner(keyPrefix);
      const loaded = await owner.load();
      expect(textsOf(loaded)).toEqual(loaded?.contentHash === 'after' ? after : before);
      const left = (await server.client().keys(`${keyPrefix}*`)).map((key) => /:(g\d+):/.exec(key)?.[1] ?? '');
      expect(new Set(left.filter((generation) => generation !== '')).size).toBe(1);
      await owner.close();
      outcomes.push(isDone ? 'done' : (loaded?.contentHash ?? ''));
    }
    expect(outcomes.join(' ')).toMatch(/^(before )+done$/);
  });
});

/** What someone sees who only reads: the tasks with the changes that came after, by place. */
async function seenBy(link: RedisLink, keyPrefix: string): Promise<Map<number, string>> {
  const read = await readQueue(link, new RedisKeys(keyPrefix));
  const placeOf = (text: string) => Number(/\d+/.exec(text)?.[0]);
  const seen = new Map(textsOf(read?.checkpoint ?? null).map((text) => [placeOf(text), text]));
  for (const { puts: changed, removes: gone } of read?.checkpoint.changes() ?? []) {
    for (const { seq, text } of changed) seen.set(seq, text);
    for (const seq of gone) seen.delete(seq);
  }
  return seen;
}
