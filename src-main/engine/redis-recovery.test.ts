import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { newPrefix } from '../storage/redis/testing/redis-fixtures.ts';
import { hasRedisServer, TestRedis } from '../storage/redis/testing/redis-server.ts';
import { QueueManager } from './queue-manager.ts';

describe.skipIf(!hasRedisServer)('a damaged queue in Redis', () => {
  let server: TestRedis;
  beforeAll(async () => {
    server = await TestRedis.start();
  });
  afterAll(() => server.stop());

  async function open(keyPrefix: string, autoRecover = true): Promise<QueueManager> {
    const queue = new QueueManager({
      persistence: { type: 'redis', port: server.port, keyPrefix, saveOnChange: true, autoRecover },
    });
    await queue.start();
    onTestFinished(() => queue.stop().catch(() => undefined));
    return queue;
  }

  /** A queue of 600 tasks, of which a snapshot holds the first so many. */
  async function queueOf(snapshotAt: number): Promise<{ keyPrefix: string; bucket: (n: number) => string }> {
    const keyPrefix = newPrefix();
    const queue = await open(keyPrefix);
    const tasks = Array.from({ length: 600 }, (_, n) => ({ id: `t${n}`, data: { n } }));
    await queue.addTasks(tasks.slice(0, snapshotAt));
    if (snapshotAt > 0) await queue.createSnapshot('before');
    await queue.addTasks(tasks.slice(snapshotAt));
    await queue.stop();
    const [touched = ''] = await server.client().keys(`${keyPrefix}*:touched`);
    return { keyPrefix, bucket: (n) => touched.replace('touched', `t${n}`) };
  }

  const asides = (keyPrefix: string) => server.client().keys(`${keyPrefix}*corrupt-*`);

  it('keeps every task whose text is whole, and the damaged keys aside', async () => {
    const { keyPrefix, bucket } = await queueOf(0);
    const client = server.client();
    await client.hset(bucket(0), '2', '{"#":2,"id":"t1","da');
    await client.hset(bucket(0), '3', '[]');
    const queue = await open(keyPrefix);
    expect(queue.info()).toMatchObject({ readOnly: null, damage: null });
    expect(queue.counts().queued).toBe(598);
    const report = queue.getRecoveryReport();
    expect(report).toMatchObject({ source: 'salvage', tasksRecovered: 598, tasksInDamaged: 600 });
    const [kept = ''] = (await asides(keyPrefix)).filter((key) => key.endsWith(':t0'));
    expect(kept.startsWith(report?.keptAs ?? 'nowhere')).toBe(true);
    expect(await client.hget(kept, '2')).toBe('{"#":2,"id":"t1","da');
    await queue.addTask({ id: 'new' });
    await queue.stop();
    const again = await open(keyPrefix);
    expect(again.info().damage).toBeNull();
    expect(again.getRecoveryReport()).toBeNull();
    expect(again.counts().queued).toBe(599);
  });

  it('takes the newest snapshot where that holds more', async () => {
    const { keyPrefix, bucket } = await queueOf(590);
    await server.client().del(bucket(0), bucket(1));
    const queue = await open(keyPrefix);
    expect(queue.getRecoveryReport()).toMatchObject({ source: 'snapshot', sourcePath: 'before', tasksRecovered: 590 });
    expect(queue.counts().queued).toBe(590);
    expect(queue.info()).toMatchObject({ readOnly: null, damage: null });
  });

  it('finds a text that was changed by the hash of the content', async () => {
    const { keyPrefix, bucket } = await queueOf(600);
    const client = server.client();
    const text = (await client.hget(bucket(0), '5')) ?? '';
    await client.hset(bucket(0), '5', text.replace('"n":4', '"n":9'));
    const queue = await open(keyPrefix);
    expect(queue.getRecoveryReport()).not.toBeNull();
    expect(queue.counts().queued).toBe(600);
  });

  it('opens read-only, and changes nothing, where nothing is left or nothing is to be recovered', async () => {
    for (const autoRecover of [true, false]) {
      const { keyPrefix, bucket } = await queueOf(0);
      await server.client().del(bucket(0), bucket(1));
      if (autoRecover) await server.client().del(bucket(2));
      const queue = await open(keyPrefix, autoRecover);
      expect(queue.info().readOnly).toBe('damaged');
      await expect(queue.addTask({ id: 'x' })).rejects.toMatchObject({ code: 'storage.read-only' });
      expect(queue.getRecoveryReport()).toBeNull();
      expect(await asides(keyPrefix)).toEqual([]);
    }
  });
});
