import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConnectionState } from '../storage-connection.ts';
import {
  batchOf,
  manifestOf,
  openAt,
  range,
  sourceOf,
  startRedis as start,
  storageAt,
  taskText,
  taskTexts,
  textsOf,
  until,
} from './testing/redis-fixtures.ts';
import { hasRedisServer, TestRedis } from './testing/redis-server.ts';

describe.skipIf(!hasRedisServer)('RedisStorage under faults', () => {
  it.each(['always', 'everysec'])('keeps what it acknowledged over a killed server with AOF %s', async (fsync) => {
    const redis = await start(['--appendonly', 'yes', '--appendfsync', fsync]);
    const storage = await openAt(redis);
    const states: ConnectionState[] = [];
    storage.connection.onState((state) => states.push(state));
    for (const n of range(1, 50)) await storage.changes.append(batchOf(n, [n], { taskCount: n }));
    await redis.down('SIGKILL');
    await expect(storage.changes.append(batchOf(51, [51]))).rejects.toMatchObject({ code: 'redis.unreachable' });
    await redis.up();
    await until(() => states.at(-1)?.state === 'connected');
    expect(states.at(-1)).toEqual({ state: 'connected', complete: true });
    await storage.changes.append(batchOf(51, [51], { taskCount: 51 }));
    expect(textsOf(await storage.load())).toEqual([...taskTexts(51)]);
  });

  it('tells that a restarted server lost what it had, refuses changes, and takes the whole state', async () => {
    const redis = await start();
    const storage = await openAt(redis);
    const states: ConnectionState[] = [];
    storage.connection.onState((state) => states.push(state));
    for (const n of range(1, 5)) await storage.changes.append(batchOf(n, [n], { taskCount: n }));
    await redis.down('SIGKILL');
    await redis.up();
    await until(() => states.at(-1)?.state === 'connected');
    expect(states.at(-1)).toEqual({ state: 'connected', complete: false });
    expect(storage.changes.wantsCheckpoint()).toBe(true);
    await expect(storage.changes.append(batchOf(6, [6]))).rejects.toMatchObject({ code: 'storage.degraded' });
    await storage.save(sourceOf(taskTexts(6), 6));
    expect(storage.changes.wantsCheckpoint()).toBe(false);
    await storage.changes.append(batchOf(7, [7], { taskCount: 7 }));
    expect(textsOf(await storage.load())).toEqual([...taskTexts(7)]);
  });

  it('refuses for want of memory without a trace, still removes, and goes on once there is room', async () => {
    const redis = await start(['--maxmemory-policy', 'noeviction']);
    const storage = await openAt(redis);
    await storage.changes.append(batchOf(1, range(1, 100), { taskCount: 100 }));
    const client = redis.client();
    await client.config('SET', 'maxmemory', '1mb');
    await expect(storage.changes.append(batchOf(2, range(200, 300)))).rejects.toMatchObject({
      code: 'redis.out-of-memory',
    });
    await expect(storage.save(sourceOf(taskTexts(5), 5))).rejects.toMatchObject({ code: 'redis.out-of-memory' });
    await expect(storage.createSnapshot(manifestOf('a'), sourceOf([], 0))).rejects.toMatchObject({
      code: 'redis.out-of-memory',
    });
    await storage.changes.append(batchOf(2, [], { removes: range(1, 50), taskCount: 50 }));
    expect(textsOf(await storage.load())).toEqual([...taskTexts(100)].slice(50));
    await client.config('SET', 'maxmemory', '0');
    await storage.changes.append(batchOf(3, range(200, 300), { taskCount: 151 }));
    expect((await storage.load())?.damage).toBeNull();
  });

  it('opens a replica read-only, and refuses writes once its server became one', async () => {
    const redis = await start(['--repl-diskless-sync-delay', '0']);
    const storage = await openAt(redis);
    await storage.changes.append(batchOf(1, [1]));
    const replica = await TestRedis.start(['--replicaof', '127.0.0.1', String(redis.port)]);
    onTestFinished(() => replica.stop());
    await until(async () => (await replica.client().info('replication')).includes('master_link_status:up'));
    const follower = storageAt(replica);
    expect(await follower.initialize()).toMatchObject({ writable: false, owner: { program: 'test' } });
    expect(textsOf(await follower.load())).toEqual([taskText(1)]);
    await expect(follower.save(sourceOf([], 0))).rejects.toMatchObject({ code: 'storage.read-only' });
    await redis.client().replicaof('127.0.0.1', String(replica.port));
    await expect(storage.changes.append(batchOf(2, [2]))).rejects.toMatchObject({ code: 'redis.readonly' });
    await redis.client().replicaof('NO', 'ONE');
    await storage.changes.append(batchOf(2, [2], { taskCount: 2 }));
  });
});
