import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  batchOf,
  manifestOf,
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

describe.skipIf(!hasRedisServer)('RedisStorage', () => {
  let server: TestRedis;
  beforeAll(async () => {
    server = await TestRedis.start();
  });
  afterAll(() => server.stop());

  it('lets a follower read and follow, but not write, and take over once the owner is gone', async () => {
    const keyPrefix = newPrefix();
    const owner = await openAt(server, { keyPrefix });
    await owner.changes.append(batchOf(1, [1]));
    const follower = storageAt(server, { keyPrefix });
    const access = await follower.initialize();
    expect(access).toMatchObject({ writable: false, owner: { pid: process.pid, program: 'test' } });
    expect(textsOf(await follower.load())).toEqual([taskText(1)]);
    let news = 0;
    follower.onForeignChange(() => {
      news += 1;
    });
    await owner.changes.append(batchOf(2, [2], { taskCount: 2 }));
    await until(() => news > 0);
    expect(textsOf(await follower.load())).toEqual([taskText(1), taskText(2)]);
    for (const write of [() => follower.changes.append(batchOf(3, [3])), () => follower.save(sourceOf([], 0))]) {
      await expect(write()).rejects.toMatchObject({ code: 'storage.read-only' });
    }
    const before = news;
    await owner.close();
    await until(() => news > before);
    expect(await follower.initialize()).toEqual({ writable: true, owner: null });
    await follower.changes.append(batchOf(1, [9], { taskCount: 3 }));
    expect(textsOf(await follower.load())).toHaveLength(3);
  });

  it('refuses the writes of an owner whose lease ran out and was taken over', async () => {
    const keyPrefix = newPrefix();
    const stale = await openAt(server, { keyPrefix, leaseMs: 60_000 });
    await stale.changes.append(batchOf(1, [1]));
    const client = server.client();
    const [owner = ''] = await client.keys(`${keyPrefix}*:owner`);
    await client.del(owner);
    const next = await openAt(server, { keyPrefix });
    await next.load();
    await next.changes.append(batchOf(1, [2], { taskCount: 2 }));
    await expect(stale.changes.append(batchOf(2, [3]))).rejects.toMatchObject({ code: 'storage.locked' });
    await expect(stale.save(sourceOf([], 0))).rejects.toMatchObject({ code: 'storage.locked' });
    await expect(stale.createSnapshot(manifestOf('s'), sourceOf([], 0))).rejects.toMatchObject({
      code: 'storage.locked',
    });
    expect(textsOf(await next.load())).toEqual([taskText(1), taskText(2)]);
  });

  it('goes on writing with an expired lease that nobody took, and renews it while it lives', async () => {
    const keyPrefix = newPrefix();
    const storage = await openAt(server, { keyPrefix, leaseMs: 150 });
    const client = server.client();
    const [owner = ''] = await client.keys(`${keyPrefix}*:owner`);
    await client.del(owner);
    await storage.changes.append(batchOf(1, [1]));
    await until(() => client.exists(owner));
    await wait(300);
    expect(await client.exists(owner)).toBe(1);
    expect((await storageAt(server, { keyPrefix }).initialize()).writable).toBe(false);
  });

  it('gives a follower one moment of the queue while the owner writes', async () => {
    const keyPrefix = newPrefix();
    const owner = await openAt(server, { keyPrefix });
    await owner.save(sourceOf(taskTexts(20_000), 20_000));
    const follower = storageAt(server, { keyPrefix });
    await follower.initialize();
    let revision = 0;
    let isReading = true;
    const writing = (async () => {
      while (isReading) {
        revision += 1;
        // Both tasks always carry the same note.
        const puts = [5, 19_000].map((seq) => ({ seq, text: taskText(seq, `r${revision}`) }));
        await owner.changes.append(batchOf(revision, [], { puts, taskCount: 20_000 }));
      }
    })();
    for (let round = 0; round < 10; round++) {
      const loaded = await follower.load();
      const notes = textsOf(loaded).flatMap((text) => /Issue \d+ (r\d+)/.exec(text)?.[1] ?? []);
      expect(notes.length).toBe(2);
      expect(new Set(notes).size).toBe(1);
      expect(loaded?.contentHash).toBe(`hash-${notes[0]?.slice(1)}`);
    }
    isReading = false;
    await writing;
  });
});
