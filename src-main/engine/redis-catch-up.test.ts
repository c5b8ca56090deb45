import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { proxyTo, until } from '../storage/redis/testing/redis-fixtures.ts';
import { hasRedisServer, TestRedis } from '../storage/redis/testing/redis-server.ts';
import type { PersistenceOptions } from './options.ts';
import { QueueManager } from './queue-manager.ts';

const AOF = ['--appendonly', 'yes', '--appendfsync', 'always'];
let server: TestRedis | null = null;

async function start(config: readonly string[] = []): Promise<TestRedis> {
  server = await TestRedis.start(config);
  return server;
}

async function openQueue(port: number, options: Partial<PersistenceOptions> = {}): Promise<QueueManager> {
  const queue = new QueueManager({ persistence: { type: 'redis', port, saveOnChange: true, ...options } });
  await queue.start();
  onTestFinished(() => queue.stop().catch(() => undefined));
  return queue;
}

/** Ids of all tasks as somebody reads them who opens the queue after its owner is gone. */
async function storedIds(redis: TestRedis, queue: QueueManager): Promise<string[]> {
  await queue.stop();
  const next = await openQueue(redis.port);
  expect(next.info()).toMatchObject({ readOnly: null, damage: null, degraded: null });
  return next
    .getQueue()
    .map(({ id }) => id)
    .sort();
}

const ids = (count: number) => Array.from({ length: count }, (_, n) => `t${String(n).padStart(3, '0')}`);
const back = (queue: QueueManager) => until(() => queue.info().degraded === null);
const behind = (queue: QueueManager) => until(() => queue.info().degraded);

describe.skipIf(!hasRedisServer)('a queue whose Redis is out of reach', () => {
  afterEach(async () => {
    await server?.stop();
    server = null;
  });

  it('goes on in memory, says so, and settles what was asked for once all of it is kept', async () => {
    const redis = await start(AOF);
    const queue = await openQueue(redis.port);
    const events: string[] = [];
    queue.on('storage-degraded', ({ code }) => events.push(code));
    queue.on('storage-recovered', () => events.push('recovered'));
    await queue.addTask({ id: 't000' });
    await redis.down('SIGKILL');
    await behind(queue);
    let settled = 0;
    const adds = ids(20)
      .slice(1)
      .map((id) => queue.addTask({ id }).finally(() => (settled += 1)));
    await until(() => queue.counts().queued === 20);
    expect(queue.getTask('t019')).toMatchObject({ id: 't019', status: 'queued' });
    expect(queue.info().degraded).toMatchObject({ phase: 'waiting', code: 'redis.unreachable', pendingChanges: 19 });
    expect(queue.info().readOnly).toBeNull();
    expect(settled).toBe(0);
    await redis.up();
    await Promise.all(adds);
    await back(queue);
    expect(events).toEqual(['redis.unreachable', 'recovered']);
    expect(await storedIds(redis, queue)).toEqual(ids(20));
  });

  it('rejects after the given time with an unknown outcome, and makes up for it later', async () => {
    const redis = await start(AOF);
    const queue = await openQueue(redis.port, { outcomeTimeout: 50 });
    await redis.down('SIGKILL');
    const add = queue.addTask({ id: 't000' });
    await expect(add).rejects.toMatchObject({
      code: 'storage.outcome-unknown',
      hint: expect.stringMatching(/is saved/),
    });
    expect(queue.getTask('t000')).not.toBeNull();
    await redis.up();
    await back(queue);
    expect(await storedIds(redis, queue)).toEqual(['t000']);
  });

  it('tells the truth about a change whose answer was lost, and does not make it twice', async () => {
    const redis = await start();
    const { proxy, port } = await proxyTo(redis);
    const queue = await openQueue(port);
    await queue.addTask({ id: 't000', projectId: 'p' });
    proxy.loseNextReply = true;
    await queue.addTask({ id: 't001', projectId: 'p' });
    expect(proxy.lost).toBe(1);
    expect(await storedIds(redis, queue)).toEqual(['t000', 't001']);
  });

  it('saves the whole queue where a restarted server lost what it had', async () => {
    const redis = await start();
    const queue = await openQueue(redis.port);
    await queue.addTasks(ids(50).map((id) => ({ id })));
    await redis.down('SIGKILL');
    await redis.up();
    await queue.addTask({ id: 't050' });
    await back(queue);
    expect(await storedIds(redis, queue)).toEqual(ids(51));
  });

  it('catches up after the server was full, a replica, without its password, or paused', async () => {
    const redis = await start(['--maxmemory-policy', 'noeviction']);
    const queue = await openQueue(redis.port);
    const admin = redis.client();
    let count = 0;
    const addWhile = async (code: string | null, release: () => Promise<unknown>) => {
      const add = queue.addTask({ id: ids(count + 1)[count] ?? '' });
      count += 1;
      if (code !== null) await until(() => queue.info().degraded?.code === code);
      await release();
      await add;
    };
    await admin.config('SET', 'maxmemory', '1mb');
    await addWhile('redis.out-of-memory', () => admin.config('SET', 'maxmemory', '0'));
    await admin.replicaof('127.0.0.1', '1');
    await addWhile('redis.readonly', () => admin.replicaof('NO', 'ONE'));
    await admin.config('SET', 'requirepass', 'secret');
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await addWhile('redis.auth', () => admin.config('SET', 'requirepass', ''));
    await admin.call('CLIENT', 'PAUSE', '200', 'WRITE');
    await addWhile(null, () => Promise.resolve());
    await back(queue);
    expect(await storedIds(redis, queue)).toEqual(ids(4));
  });

  it('without saveOnChange takes changes at once and saves them when the server is back', async () => {
    const redis = await start(AOF);
    const queue = await openQueue(redis.port, { saveOnChange: false, autoSaveInterval: 20 });
    await redis.down('SIGKILL');
    await behind(queue);
    for (const id of ids(10)) await queue.addTask({ id });
    await redis.up();
    await back(queue);
    await until(() => queue.getStats().queued === 10);
    expect(await storedIds(redis, queue)).toEqual(ids(10));
  });

  it('is read-only for good once another owner took over, and tells what it could not save', async () => {
    const redis = await start();
    const queue = await openQueue(redis.port);
    await queue.addTask({ id: 't000' });
    await redis.client().del('poppobuilder:queue:{poppobuilder:queue}:owner');
    const next = await openQueue(redis.port);
    expect(next.info().readOnly).toBeNull();
    await expect(queue.addTask({ id: 'late' })).rejects.toMatchObject({ code: 'storage.locked' });
    expect(queue.info()).toMatchObject({ readOnly: 'owned', degraded: null });
    await expect(queue.addTask({ id: 'later' })).rejects.toMatchObject({ code: 'storage.locked' });
    await expect(queue.stop()).rejects.toMatchObject({ code: 'storage.locked' });
    await next.addTask({ id: 't001' });
    expect(await storedIds(redis, next)).toEqual(['t000', 't001']);
  });

  it('tells when it is stopped and changes are left that no server takes', async () => {
    const redis = await start();
    const queue = await openQueue(redis.port, { outcomeTimeout: 200 });
    await redis.down('SIGKILL');
    const add = queue.addTask({ id: 't000' });
    const refused = expect(add).rejects.toMatchObject({ code: 'storage.outcome-unknown' });
    await behind(queue);
    await expect(queue.stop()).rejects.toMatchObject({ code: 'storage.outcome-unknown' });
    await refused;
  });

  it('loses and doubles nothing however often the connection is cut', async () => {
    const redis = await start();
    const { proxy, port } = await proxyTo(redis);
    const queue = await openQueue(port);
    const kept: string[] = [];
    let added = 0;
    const CUTS = 12;
    let cuts = 0;
    const cutting = (async () => {
      for (; cuts < CUTS; cuts++) {
        await wait(30 + Math.random() * 100);
        if (cuts % 2 === 0) proxy.loseNextReply = true;
        else proxy.cut();
      }
      proxy.loseNextReply = false;
    })();
    const callers = [0, 1, 2, 3].map(async (caller) => {
      while (cuts < CUTS) {
        const id = await queue.addTask({ id: `t${added++}`, projectId: `p${caller}` });
        kept.push(id);
        const task = kept.length % 3 === 0 ? await queue.getNextTask() : null;
        if (task) await queue.completeTask(task.id, { caller }, task.leaseToken);
      }
    });
    await Promise.all([...callers, cutting]);
    await back(queue);
    const { completed, queued } = queue.counts();
    expect(completed + queued).toBe(kept.length);
    await queue.stop();
    const next = await openQueue(redis.port);
    expect(next.info()).toMatchObject({ readOnly: null, damage: null });
    expect(next.counts()).toMatchObject({ completed, queued, processing: 0 });
    expect(kept.filter((id) => next.getTask(id) === null)).toEqual([]);
    expect(proxy.lost).toBeGreaterThan(1);
  }, 60_000);
});
