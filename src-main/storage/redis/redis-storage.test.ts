import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisStorage } from './redis-storage.ts';
import {
  batchOf,
  manifestOf,
  NOW,
  newPrefix,
  openAt,
  sourceOf,
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

  it('gives back what was appended, in order of arrival, to the letter', async () => {
    const keyPrefix = newPrefix();
    const storage = await openAt(server, { keyPrefix });
    expect(await storage.load()).toBeNull();
    const projects = [{ projectId: null, completedTotal: 1, failedTotal: 2, weight: 1.5 }];
    await storage.changes.append(batchOf(3, [300, 2, 1000, 5], { projects, taskCount: 4 }));
    await storage.changes.append(batchOf(4, [7], { removes: [2], taskCount: 4, strategy: 'priority' }));
    await storage.close();
    const loaded = await (await openAt(server, { keyPrefix })).load();
    expect(textsOf(loaded)).toEqual([5, 7, 300, 1000].map((seq) => taskText(seq)));
    expect(loaded).toMatchObject({ contentHash: 'hash-4', damage: null, format: 'redis-2' });
    expect(loaded?.header).toEqual({ strategy: 'priority', savedAt: null, projects });
  });

  it('applies a batch once, however often it is sent', async () => {
    const keyPrefix = newPrefix();
    const storage = await openAt(server, { keyPrefix });
    await storage.changes.append(batchOf(1, [1]));
    await storage.changes.append(batchOf(2, [1], { puts: [{ seq: 1, text: taskText(1, 'newer') }] }));
    await storage.changes.append(batchOf(1, [1]));
    await storage.changes.append(batchOf(2, [1]));
    const loaded = await storage.load();
    expect(textsOf(loaded)).toEqual([taskText(1, 'newer')]);
    expect(loaded?.contentHash).toBe('hash-2');
  });

  it('keeps all of 100 appends that are sent at once', async () => {
    const storage = await openAt(server, { keyPrefix: newPrefix() });
    const appends = Array.from({ length: 100 }, (_, n) =>
      storage.changes.append(batchOf(n + 1, [n + 1], { taskCount: n + 1 })),
    );
    await Promise.all(appends);
    expect(textsOf(await storage.load())).toEqual([...taskTexts(100)]);
  });

  it('takes big batches and long texts through the stage, and replaces and removes them', async () => {
    const keyPrefix = newPrefix();
    const storage = await openAt(server, { keyPrefix });
    const seqs = Array.from({ length: 5000 }, (_, n) => n + 1);
    const long = `{"#":6000,"id":"long","data":"${'長い'.repeat(400_000)}"}`;
    const puts = [...batchOf(1, seqs).puts, { seq: 6000, text: long }];
    const projects = [{ projectId: 'p', completedTotal: 1, failedTotal: 0, weight: 1 }];
    await storage.changes.append(batchOf(1, [], { puts, projects, taskCount: 5001 }));
    const loaded = await storage.load();
    expect(textsOf(loaded)).toEqual([...taskTexts(5000), long]);
    expect(loaded).toMatchObject({ contentHash: 'hash-1', damage: null, header: { projects } });
    const longer = long.replace('long', 'longer');
    await storage.changes.append(batchOf(2, [], { puts: [{ seq: 6000, text: longer }], taskCount: 5001 }));
    expect(textsOf(await storage.load()).at(-1)).toBe(longer);
    await storage.changes.append(batchOf(3, [], { removes: seqs.slice(1).concat(6000), taskCount: 1 }));
    expect(textsOf(await storage.load())).toEqual([taskText(1)]);
    const left = await server.client().keys(`${keyPrefix}*`);
    expect(left.filter((key) => /:x\d|stage/.test(key))).toEqual([]);
  });

  it('replaces everything by a whole save, and removes what was there before', async () => {
    const keyPrefix = newPrefix();
    const storage = await openAt(server, { keyPrefix });
    await storage.changes.append(batchOf(1, [1, 2, 3]));
    const long = `{"#":9000,"id":"long","data":"${'x'.repeat(600_000)}"}`;
    await storage.save(sourceOf([...taskTexts(3000), long], 3001));
    await storage.changes.append(batchOf(2, [], { removes: [1], taskCount: 3000 }));
    const loaded = await storage.load();
    expect(textsOf(loaded)).toEqual([...[...taskTexts(3000)].slice(1), long]);
    expect(loaded?.header).toMatchObject({ savedAt: NOW, projects: [{ projectId: '日本 "x"', weight: 2.5 }] });
    expect((await server.client().keys(`${keyPrefix}*`)).filter((key) => key.includes(':g1:'))).toEqual([]);
    await expect(storage.save(sourceOf(taskTexts(3), 4))).rejects.toMatchObject({ code: 'internal.unexpected' });
    expect(textsOf(await storage.load())).toHaveLength(3000);
  });

  it('writes line breaks, lone surrogates and a status that the text does not name so that they come back', async () => {
    const storage = await openAt(server, { keyPrefix: newPrefix() });
    const source = sourceOf([], 2);
    const tasks = () => [
      { text: '{"#":1,\n "id":"a","data":"\ud800"}', statusIfAbsent: 'failed' as const },
      { text: '{"id":"b"}', statusIfAbsent: 'queued' as const },
    ];
    await storage.save({ ...source, tasks });
    expect(textsOf(await storage.load())).toEqual([
      '{"#":1,"status":"failed","id":"a","data":"\\ud800"}',
      '{"id":"b"}',
    ]);
  });

  it('tells damage: tasks that are gone, and a format of a later program', async () => {
    const keyPrefix = newPrefix();
    const storage = await openAt(server, { keyPrefix });
    await storage.save(sourceOf(taskTexts(1000), 1000));
    const client = server.client();
    const [key = ''] = await client.keys(`${keyPrefix}*:t2`);
    await client.del(key);
    const loaded = await storage.load();
    expect(loaded?.damage?.tasksReadable).toBe(744);
    await expect(storage.save(sourceOf([], 0))).rejects.toMatchObject({ code: 'storage.corrupt' });
    const [meta = ''] = await client.keys(`${keyPrefix}*:meta`);
    await client.hset(meta, 'version', '3.0');
    await expect(storage.load()).rejects.toMatchObject({ code: 'file.newer-version' });
  });

  it('sets a time to live on all keys, the shortest on what makes them a queue', async () => {
    const keyPrefix = newPrefix();
    const storage = await openAt(server, { keyPrefix, ttl: 100 });
    await storage.save(sourceOf(taskTexts(2000), 2000));
    await storage.createSnapshot(manifestOf('a'), sourceOf(taskTexts(3), 3));
    await storage.changes.append(batchOf(1, [5], { taskCount: 2000 }));
    const client = server.client();
    const lives = async () =>
      Promise.all((await client.keys(`${keyPrefix}*`)).map(async (key) => [key, await client.ttl(key)] as const));
    await until(async () => (await lives()).every(([, ttl]) => ttl > 0));
    for (const [key, ttl] of await lives()) {
      if (key.endsWith(':meta')) expect(ttl).toBeLessThanOrEqual(100);
      else if (!key.endsWith(':owner')) expect(ttl, key).toBeGreaterThan(200);
    }
    const [meta = ''] = await client.keys(`${keyPrefix}*:meta`);
    await client.expire(meta, 5);
    await storage.changes.append(batchOf(2, [6], { taskCount: 2000 }));
    expect(await client.ttl(meta)).toBeGreaterThan(90);
  });

  it('measures what it takes', async () => {
    const storage = await openAt(server, { keyPrefix: newPrefix() });
    await storage.save(sourceOf(taskTexts(5000), 5000));
    const { sizeBytes } = await storage.createSnapshot(manifestOf('a'), sourceOf(taskTexts(100), 100));
    const stats = await storage.getStats();
    expect(stats.snapshotBytes).toBe(sizeBytes);
    expect(stats.mainBytes).toBeGreaterThan(1_000_000);
    expect(stats.mainBytes).toBeLessThan(5_000_000);
  });

  it('rejects every operation once it is closed, and closing twice is fine', async () => {
    const storage = await openAt(server, { keyPrefix: newPrefix() });
    await storage.close();
    await storage.close();
    const operations = [
      () => storage.initialize(),
      () => storage.load(),
      () => storage.save(sourceOf([], 0)),
      () => storage.changes.append(batchOf(1, [])),
      () => storage.createSnapshot(manifestOf('a'), sourceOf([], 0)),
      () => storage.readSnapshot('a'),
      () => storage.listSnapshots(),
      () => storage.deleteSnapshot('a'),
      () => storage.getStats(),
    ];
    for (const run of operations) await expect(run()).rejects.toMatchObject({ code: 'storage.closed' });
    expect(() => storage.onForeignChange(() => {})).toThrow(expect.objectContaining({ code: 'storage.closed' }));
  });

  it('refuses options that cannot be meant, by name', () => {
    for (const [field, options] of Object.entries({
      port: { port: 70_000 },
      db: { db: -1 },
      ttl: { ttl: 0 },
      url: { url: 'http://x' },
    })) {
      expect(() => new RedisStorage(options)).toThrow(
        expect.objectContaining({ code: 'queue.unknown-option', details: { field } }),
      );
    }
  });
});
