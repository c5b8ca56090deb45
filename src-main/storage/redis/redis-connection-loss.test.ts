import { describe, expect, it } from 'vitest';
import type { ConnectionState } from '../storage-connection.ts';
import { batchOf, openAt, proxyTo, startRedis as start, taskTexts, textsOf, until } from './testing/redis-fixtures.ts';
import { hasRedisServer } from './testing/redis-server.ts';

describe.skipIf(!hasRedisServer)('RedisStorage under faults', () => {
  it('applies a batch once whose answer was lost, after it is sent again', async () => {
    const redis = await start();
    const { proxy, port } = await proxyTo(redis);
    const storage = await openAt(redis, { port });
    const states: ConnectionState[] = [];
    storage.connection.onState((state) => states.push(state));
    await storage.changes.append(batchOf(1, [1]));
    const before = await redis.client().hget('poppobuilder:queue:{poppobuilder:queue}:meta', 'changes');
    proxy.loseNextReply = true;
    await expect(storage.changes.append(batchOf(2, [2], { taskCount: 2 }))).rejects.toMatchObject({
      code: 'redis.unreachable',
    });
    await until(() => states.at(-1)?.state === 'connected');
    expect(states).toMatchObject([{ state: 'down' }, { state: 'connected', complete: true }]);
    await storage.changes.append(batchOf(2, [2], { taskCount: 2 }));
    await storage.changes.append(batchOf(3, [3], { taskCount: 3 }));
    const after = await redis.client().hget('poppobuilder:queue:{poppobuilder:queue}:meta', 'changes');
    expect(Number(after) - Number(before)).toBe(2);
    expect(textsOf(await storage.load())).toEqual([...taskTexts(3)]);
    expect(proxy.lost).toBe(1);
  });

  it('accepts, after an answer was lost, one batch that covers everything since the last that was answered', async () => {
    const redis = await start();
    const { proxy, port } = await proxyTo(redis);
    const storage = await openAt(redis, { port });
    await storage.changes.append(batchOf(1, [1]));
    proxy.loseNextReply = true;
    await expect(storage.changes.append(batchOf(2, [2]))).rejects.toMatchObject({ code: 'redis.unreachable' });
    await until(() =>
      storage.changes.append(batchOf(4, [2, 3, 4], { taskCount: 4 })).then(
        () => true,
        () => false,
      ),
    );
    expect(textsOf(await storage.load())).toEqual([...taskTexts(4)]);
  });

  it('rejects all that was under way when the connection went, and takes it again in order', async () => {
    const redis = await start();
    const { proxy, port } = await proxyTo(redis);
    const storage = await openAt(redis, { port });
    await storage.changes.append(batchOf(1, [1]));
    proxy.isDeaf = true;
    const appends = [2, 3].map((n) => storage.changes.append(batchOf(n, [n], { taskCount: n })));
    proxy.cut();
    for (const append of appends) await expect(append).rejects.toMatchObject({ code: 'redis.unreachable' });
    proxy.isDeaf = false;
    await until(() =>
      storage.changes.append(batchOf(2, [2], { taskCount: 2 })).then(
        () => true,
        () => false,
      ),
    );
    await storage.changes.append(batchOf(3, [3], { taskCount: 3 }));
    expect(textsOf(await storage.load())).toEqual([...taskTexts(3)]);
  });

  it('gives up waiting for a server that hangs', async () => {
    const redis = await start();
    const { proxy, port } = await proxyTo(redis);
    const storage = await openAt(redis, { port, replyTimeout: 200 });
    proxy.isDeaf = true;
    await expect(storage.changes.append(batchOf(1, [1]))).rejects.toMatchObject({ code: 'redis.unreachable' });
    proxy.isDeaf = false;
    await until(() =>
      storage.changes.append(batchOf(1, [1])).then(
        () => true,
        () => false,
      ),
    );
  });

  it('comes back after CLIENT KILL', async () => {
    const redis = await start();
    const storage = await openAt(redis);
    const states: ConnectionState[] = [];
    storage.connection.onState((state) => states.push(state));
    await redis.client().call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await until(() => states.some(({ state }) => state === 'down'));
    expect(await Promise.all([storage.initialize(), storage.initialize()])).toMatchObject([
      { writable: true },
      { writable: true },
    ]);
    await storage.changes.append(batchOf(1, [1]));
    const admin = redis.client();
    const connections = async () =>
      String(await admin.call('CLIENT', 'LIST'))
        .trim()
        .split('\n').length;
    const before = await connections();
    await storage.close();
    // Only one connection was made anew, so none is left behind.
    await until(async () => (await connections()) === before - 1);
    expect(before).toBe(3);
  });
});
