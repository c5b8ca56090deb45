import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { legacyState } from '../legacy/legacy-fixture.ts';
import { writeLegacyRedis } from '../legacy-redis/legacy-redis-fixture.ts';
import { LEGACY_KEYS } from '../legacy-redis/legacy-redis-keys.ts';
import type { RedisStorage } from './redis-storage.ts';
import { NOW, newPrefix, openAt, sourceOf, storageAt, taskTexts, textsOf, until } from './testing/redis-fixtures.ts';
import { hasRedisServer, TestRedis } from './testing/redis-server.ts';

const state = legacyState(20, NOW);
const all = [...state.queue, ...(state.processing as object[])];

async function valuesIn(storage: RedisStorage): Promise<unknown[]> {
  return textsOf(await storage.load()).map((text) => JSON.parse(text) as unknown);
}

describe.skipIf(!hasRedisServer)('a queue of the original system in Redis', () => {
  let server: TestRedis;
  beforeAll(async () => {
    server = await TestRedis.start();
  });
  afterAll(() => server.stop());

  async function legacyAt(): Promise<string> {
    const keyPrefix = newPrefix();
    await writeLegacyRedis(server.client(), keyPrefix, state, NOW);
    return keyPrefix;
  }

  it('is read with every task, total and snapshot, and is not changed by that', async () => {
    const keyPrefix = await legacyAt();
    const storage = await openAt(server, { keyPrefix });
    expect(await valuesIn(storage)).toEqual(all);
    const loaded = await storage.load();
    expect(loaded).toMatchObject({ format: 'redis-legacy', damage: null, contentHash: null, header: { savedAt: NOW } });
    expect(loaded?.header.projects.map(({ failedTotal }) => failedTotal)).toEqual([0, 3, 6]);
    expect((await storage.listSnapshots()).map(({ id, taskCount }) => [id, taskCount])).toEqual([
      ['manual-1', 22],
      ['auto-1', 22],
    ]);
    expect([...(await storage.readSnapshot('auto-1')).tasks()]).toHaveLength(22);
    expect(await server.client().exists(keyPrefix + LEGACY_KEYS.main)).toBe(1);
    expect(storage.keptOriginal).toBeNull();
  });

  it('is taken over by the first save, with its snapshots, and kept under another name', async () => {
    const keyPrefix = await legacyAt();
    const storage = await openAt(server, { keyPrefix });
    const client = server.client();
    const main = await client.get(keyPrefix + LEGACY_KEYS.main);
    await storage.load();
    await storage.save(sourceOf(taskTexts(22), 22));
    expect(storage.keptOriginal).toBe(`${keyPrefix}pre-migration:`);
    expect(await client.get(`${keyPrefix}pre-migration:${LEGACY_KEYS.main}`)).toBe(main);
    expect(await client.zcard(`${keyPrefix}pre-migration:${LEGACY_KEYS.queue}`)).toBe(20);
    expect(await client.exists(`${keyPrefix}pre-migration:snapshots:auto-1`)).toBe(1);
    expect(await client.exists(...Object.values(LEGACY_KEYS).map((key) => keyPrefix + key))).toBe(0);
    expect(textsOf(await storage.load())).toEqual([...taskTexts(22)]);
    expect((await storage.listSnapshots()).map(({ id }) => id)).toEqual(['manual-1', 'auto-1']);
    const read = await storage.readSnapshot('manual-1');
    expect([...read.tasks()].map(({ text }) => (JSON.parse(text) as { id: string }).id)).toEqual(
      all.map((task) => Reflect.get(task, 'id') as string),
    );
  });

  it('is put aside by the next owner where the first was cut off right after its save', async () => {
    const keyPrefix = await legacyAt();
    const storage = await openAt(server, { keyPrefix });
    await storage.save(sourceOf(taskTexts(22), 22));
    await storage.close();
    const client = server.client();
    await writeLegacyRedis(client, keyPrefix, state, NOW);
    const [meta = ''] = await client.keys(`${keyPrefix}*:meta`);
    await client.hset(meta, 'migrating', '1');
    const next = storageAt(server, { keyPrefix });
    await until(async () => (await next.initialize()).writable);
    expect(textsOf(await next.load())).toEqual([...taskTexts(22)]);
    expect(await client.exists(keyPrefix + LEGACY_KEYS.main)).toBe(0);
    expect(await client.exists(`${keyPrefix}pre-migration-2:${LEGACY_KEYS.main}`)).toBe(1);
  });

  it('is put together from its lists where the whole is missing', async () => {
    const keyPrefix = await legacyAt();
    await server.client().del(keyPrefix + LEGACY_KEYS.main, keyPrefix + LEGACY_KEYS.backup);
    const storage = await openAt(server, { keyPrefix });
    const values = await valuesIn(storage);
    expect(new Set(values.map((value) => JSON.stringify(value)))).toEqual(
      new Set(all.map((value) => JSON.stringify(value))),
    );
    expect((await storage.load())?.header.projects).toHaveLength(3);
  });

  it('tells damage, shows what holds more, and is not overwritten then', async () => {
    const keyPrefix = await legacyAt();
    const client = server.client();
    const main = (await client.get(keyPrefix + LEGACY_KEYS.main)) ?? '';
    await client.set(keyPrefix + LEGACY_KEYS.main, main.slice(0, main.length / 2));
    const storage = await openAt(server, { keyPrefix });
    const loaded = await storage.load();
    expect(loaded?.damage?.sentence).toMatch(/damaged.*backup of 22 tasks/);
    expect(textsOf(loaded)).toHaveLength(22);
    await expect(storage.save(sourceOf([], 0))).rejects.toMatchObject({ code: 'storage.corrupt' });
  });

  it('is not looked at any more once there is a queue of ours', async () => {
    const keyPrefix = newPrefix();
    const storage = await openAt(server, { keyPrefix });
    await storage.save(sourceOf(taskTexts(2), 2));
    await writeLegacyRedis(server.client(), keyPrefix, state, NOW);
    await storage.close();
    const next = await openAt(server, { keyPrefix });
    expect(textsOf(await next.load())).toHaveLength(2);
    expect(await next.listSnapshots()).toEqual([]);
  });
});
