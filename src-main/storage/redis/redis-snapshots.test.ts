import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestOf, NOW, newPrefix, openAt, sourceOf, taskTexts } from './testing/redis-fixtures.ts';
import { hasRedisServer, TestRedis } from './testing/redis-server.ts';

describe.skipIf(!hasRedisServer)('RedisStorage', () => {
  let server: TestRedis;
  beforeAll(async () => {
    server = await TestRedis.start();
  });
  afterAll(() => server.stop());

  it('keeps snapshots: lists them newest first, reads, refuses doubles, deletes', async () => {
    const keyPrefix = newPrefix();
    const storage = await openAt(server, { keyPrefix });
    const texts = [...taskTexts(3000)];
    const first = await storage.createSnapshot(manifestOf('a', NOW, 3000), sourceOf(texts, 3000));
    await storage.createSnapshot(manifestOf('b', NOW + 1), sourceOf([], 0));
    expect(first.sizeBytes).toBeGreaterThan(1000);
    expect(first.sizeBytes).toBeLessThan(300_000);
    expect((await storage.listSnapshots()).map(({ id }) => id)).toEqual(['b', 'a']);
    const read = await storage.readSnapshot('a');
    expect(read.manifest).toEqual(manifestOf('a', NOW, 3000));
    expect([...read.tasks()].map(({ text }) => text)).toEqual(texts);
    expect(read.header).toEqual(sourceOf([], 0).header);
    await expect(storage.createSnapshot(manifestOf('a'), sourceOf([], 0))).rejects.toMatchObject({
      code: 'snapshot.exists',
    });
    await expect(storage.createSnapshot(manifestOf('../a'), sourceOf([], 0))).rejects.toMatchObject({
      code: 'snapshot.invalid-id',
    });
    await storage.deleteSnapshot('a');
    await expect(storage.readSnapshot('a')).rejects.toMatchObject({ code: 'snapshot.not-found' });
    await expect(storage.deleteSnapshot('a')).rejects.toMatchObject({ code: 'snapshot.not-found' });
    expect((await server.client().keys(`${keyPrefix}*snapshot:a*`)).length).toBe(0);
  });

  it('keeps labels of a snapshot beside its content, and tells which snapshots it cannot read', async () => {
    const keyPrefix = newPrefix();
    const storage = await openAt(server, { keyPrefix });
    await storage.createSnapshot(manifestOf('a'), sourceOf(taskTexts(3), 3));
    await storage.createSnapshot(manifestOf('b'), sourceOf(taskTexts(3), 3));
    const labels = { name: 'New ✓', note: '', pinned: false, lastVerifiedAt: NOW, verified: true };
    await storage.labelSnapshot('a', labels);
    await storage.labelSnapshot('a', labels);
    await storage.close();
    const again = await openAt(server, { keyPrefix });
    expect((await again.listSnapshots()).find(({ id }) => id === 'a')).toMatchObject(labels);
    expect([...(await again.readSnapshot('a')).tasks()]).toHaveLength(3);
    expect(await again.unreadableSnapshots()).toEqual([]);
    await expect(again.labelSnapshot('c', labels)).rejects.toMatchObject({ code: 'snapshot.not-found' });
    const client = server.client();
    const [manifests = ''] = await client.keys(`${keyPrefix}*manifests`);
    await client.hset(manifests, 'b', '{"id":');
    expect(await again.unreadableSnapshots()).toEqual(['b']);
  });

  it('refuses a snapshot with a changed or missing piece', async () => {
    const keyPrefix = newPrefix();
    const storage = await openAt(server, { keyPrefix });
    await storage.createSnapshot(manifestOf('a'), sourceOf(taskTexts(5000), 5000));
    const client = server.client();
    const [key = ''] = await client.keys(`${keyPrefix}*snapshot:a:*`);
    const piece = await client.hgetBuffer(key, '1');
    await client.hset(key, '1', 'other');
    await expect(storage.readSnapshot('a')).rejects.toMatchObject({ code: 'snapshot.unreadable' });
    await client.hset(key, '1', piece ?? '');
    expect((await storage.readSnapshot('a')).manifest.id).toBe('a');
    await client.hdel(key, '1');
    await expect(storage.readSnapshot('a')).rejects.toMatchObject({ code: 'snapshot.unreadable' });
  });
});
