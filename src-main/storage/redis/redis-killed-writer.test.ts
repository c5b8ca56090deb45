import { describe, expect, it } from 'vitest';
import { Child } from '../../platform/testing/child.ts';
import {
  batchOf,
  openAt,
  proxyTo,
  range,
  sourceOf,
  startRedis as start,
  storageAt,
  taskText,
  textsOf,
  until,
} from './testing/redis-fixtures.ts';
import { hasRedisServer } from './testing/redis-server.ts';

describe.skipIf(!hasRedisServer)('RedisStorage under faults', () => {
  it('drops a batch whose writer was killed before it was whole, and finishes one that was whole', async () => {
    const redis = await start();
    const module = new URL('redis-storage.ts', import.meta.url).href;
    const write = (command: string) => `
      const { RedisStorage } = await import(${JSON.stringify(module)});
      const storage = new RedisStorage({ port: ${redis.port}, leaseMs: 300 });
      while (!(await storage.initialize()).writable) await new Promise((resolve) => setTimeout(resolve, 10));
      const text = (seq) => '{"#":' + seq + ',"id":"t' + seq + '","data":"' + 'x'.repeat(300) + '"}';
      const puts = (from, count) => Array.from({ length: count }, (_, n) => ({ seq: from + n, text: text(from + n) }));
      const base = { removes: [], projects: [], strategy: 'fifo' };
      ${command}`;
    const seed = new Child(
      write(`await storage.changes.append({ ...base, revision: 1, puts: puts(1, 100), taskCount: 100, contentHash: 'h1' });
      console.log('seeded'); setInterval(() => {}, 1000);`),
    );
    await seed.printed('seeded');
    await seed.kill();
    const counts = new Set<number>();
    for (let round = 0; round < 5; round++) {
      const before = counts.has(20_000) ? 20_000 : 100;
      const child = new Child(
        write(`await storage.load();
        console.log('writing');
        await storage.changes.append({ ...base, revision: 1, puts: puts(1, 20000), taskCount: 20000, contentHash: 'h2' });
        console.log('written'); setInterval(() => {}, 1000);`),
      );
      await child.printed('writing');
      const monitor = redis.client();
      // Killed once the batch has come so far as the round says.
      await until(async () => (await monitor.dbsize()) >= 6 + round * 6 || before === 20_000, 20_000);
      await child.kill();
      const next = storageAt(redis);
      await until(async () => (await next.initialize()).writable);
      const loaded = await next.load();
      const count = textsOf(loaded).length;
      expect([before, 20_000]).toContain(count);
      expect(loaded).toMatchObject({ damage: null, contentHash: count === 100 ? 'h1' : 'h2' });
      expect((await monitor.keys('*stage*')).length).toBe(0);
      counts.add(count);
      await next.close();
      if (count === 20_000) {
        await monitor.flushall();
        counts.delete(20_000);
        counts.add(-1);
        const again = await openAt(redis);
        await again.changes.append(batchOf(1, range(1, 100), { taskCount: 100, contentHash: 'h1' }));
        await again.close();
      }
    }
    expect(counts.size).toBeGreaterThan(1);
  }, 60_000);

  it('forgets a whole state whose writer was killed half-way', async () => {
    const redis = await start();
    const first = await openAt(redis, { leaseMs: 100 });
    await first.changes.append(batchOf(1, [1]));
    const { proxy, port } = await proxyTo(redis);
    await first.close();
    const cut = await openAt(redis, { port, leaseMs: 100 });
    const texts = function* () {
      for (let n = 1; n <= 20_000; n++) {
        if (n === 10_000) proxy.cut();
        yield taskText(n);
      }
    };
    await expect(cut.save(sourceOf(texts(), 20_000))).rejects.toMatchObject({ code: 'redis.unreachable' });
    await cut.close();
    const next = storageAt(redis);
    await until(async () => (await next.initialize()).writable);
    expect(textsOf(await next.load())).toEqual([taskText(1)]);
    expect((await redis.client().keys('*:g2:*')).length).toBe(0);
  });
});
