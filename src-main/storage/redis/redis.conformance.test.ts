import { afterAll, beforeAll, describe, it } from 'vitest';
import { runStorageConformance } from '../../conformance/conformance.ts';
import { newPrefix } from './testing/redis-fixtures.ts';
import { hasRedisServer, TestRedis } from './testing/redis-server.ts';

describe.skipIf(!hasRedisServer)('with a redis-server', () => {
  let server: TestRedis;
  beforeAll(async () => {
    server = await TestRedis.start();
  });
  afterAll(() => server.stop());

  runStorageConformance(
    { describe, it },
    {
      name: 'Redis',
      type: 'redis',
      supports: { followers: true, changes: true },
      makePlace: async () => ({ persistence: { type: 'redis', port: server.port, keyPrefix: newPrefix() } }),
      async failWrites() {
        await server.client().config('SET', 'maxmemory', '1');
        return async () => void (await server.client().config('SET', 'maxmemory', '0'));
      },
    },
  );
});
