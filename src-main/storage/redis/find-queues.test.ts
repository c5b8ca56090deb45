import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { legacyState } from '../legacy/legacy-fixture.ts';
import { writeLegacyRedis } from '../legacy-redis/legacy-redis-fixture.ts';
import { findQueues, probeQueue } from './find-queues.ts';
import { batchOf, NOW, openAt } from './testing/redis-fixtures.ts';
import { hasRedisServer, TestRedis } from './testing/redis-server.ts';

describe.skipIf(!hasRedisServer)('looking for queues in a Redis', () => {
  let server: TestRedis;
  beforeAll(async () => {
    server = await TestRedis.start();
  });
  afterAll(() => server.stop());

  it('finds those of ours and of the original by their prefixes, and changes nothing', async () => {
    const client = server.client();
    for (const keyPrefix of ['one:', '{two}:', '日本 queue::']) {
      const storage = await openAt(server, { keyPrefix });
      await storage.changes.append(batchOf(1, [1, 2, 3]));
      if (keyPrefix !== 'one:') await storage.close();
    }
    await writeLegacyRedis(client, 'old:', legacyState(5, NOW), NOW);
    await client.set('other:main', 'no queue');
    await client.set('other:{other}:meta', 'no queue');
    await client.hset('else:{else}:meta', 'format', 'other');
    const before = (await client.keys('*')).sort();
    const found = await findQueues({ port: server.port });
    expect(found).toMatchObject({ role: 'master', isComplete: true, version: expect.stringMatching(/^\d+\./) });
    expect(found.queues).toMatchObject([
      { keyPrefix: 'old:', kind: 'legacy', tasks: null },
      { keyPrefix: 'one:', kind: 'queue', tasks: 3, owner: { program: 'test' } },
      { keyPrefix: '{two}:', kind: 'queue', tasks: 3, owner: null },
      { keyPrefix: '日本 queue::', kind: 'queue', tasks: 3, owner: null },
    ]);
    const kinds = ['one:', 'old:', 'none:'].map((keyPrefix) => probeQueue({ port: server.port, keyPrefix }));
    expect(await Promise.all(kinds)).toEqual(['queue', 'legacy', null]);
    expect((await client.keys('*')).sort()).toEqual(before);
  });

  it('says where nobody answers', async () => {
    await expect(findQueues({ port: 1 })).rejects.toMatchObject({
      code: 'redis.unreachable',
      message: expect.stringContaining('127.0.0.1:1'),
    });
  });
});
