import { execFileSync } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { batchOf, openAt, startRedis, storageAt, taskText, textsOf } from './testing/redis-fixtures.ts';
import { hasRedisServer, TestRedis } from './testing/redis-server.ts';

let server: TestRedis | null = null;

async function start(config: readonly string[] = []): Promise<TestRedis> {
  server = await startRedis(config);
  return server;
}

describe.skipIf(!hasRedisServer)('RedisStorage under faults', () => {
  it('names what is wrong with host, password, user, rights and database', async () => {
    const redis = await start(['--requirepass', 'secret-1', '--databases', '4']);
    const admin = redis.client({ password: 'secret-1' });
    await admin.acl('SETUSER', 'queue', 'on', '>secret-2', '~poppobuilder:queue:*', '&poppobuilder:*', '+@all');
    await admin.acl('SETUSER', 'reader', 'on', '>secret-3', '~*', '+@read', '+@connection', '+info');
    const cases = [
      [{ password: 'wrong-1' }, 'redis.auth'],
      [{}, 'redis.auth'],
      [{ username: 'queue', password: 'wrong-2' }, 'redis.auth'],
      [{ username: 'reader', password: 'secret-3' }, 'redis.auth'],
      [{ password: 'secret-1', db: 9 }, 'queue.unknown-option'],
      [{ port: 1 }, 'redis.unreachable'],
    ] as const;
    for (const [options, code] of cases) {
      const error: unknown = await storageAt(redis, options)
        .initialize()
        .catch((reason: unknown) => reason);
      expect(error, JSON.stringify(options)).toMatchObject({ code });
      expect(String(error)).not.toMatch(/secret-|wrong-/);
    }
    const storage = await openAt(redis, { username: 'queue', password: 'secret-2', db: 3 });
    await storage.changes.append(batchOf(1, [1]));
    await storage.close();
    const url = `redis://:secret-1@127.0.0.1:${redis.port}/3`;
    expect(textsOf(await (await openAt(redis, { url })).load())).toEqual([taskText(1)]);
    expect(await admin.dbsize()).toBe(0);
  });

  it('speaks TLS where the server does', async ({ skip }) => {
    const folder = (await start()).folder;
    await server?.down();
    try {
      const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
      const files = ['-keyout', `${folder}/key.pem`, '-out', `${folder}/cert.pem`];
      execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject, ...files], {
        stdio: 'ignore',
      });
    } catch {
      skip('there is no openssl');
    }
    const tls = ['--tls-cert-file', `${folder}/cert.pem`, '--tls-key-file', `${folder}/key.pem`];
    const more = ['--tls-auth-clients', 'no', '--tls-ca-cert-file', `${folder}/cert.pem`];
    const port = (server?.port ?? 0) + 0;
    const secure = await TestRedis.start([...tls, ...more, '--tls-port', String(port)]).catch(() => null);
    if (secure === null) return skip('this redis-server has no TLS');
    onTestFinished(() => secure.stop());
    const { readFileSync } = await import('node:fs');
    const ca = readFileSync(`${folder}/cert.pem`);
    const storage = await openAt(secure, { port, tls: { ca } });
    await storage.changes.append(batchOf(1, [1]));
    expect(textsOf(await storage.load())).toEqual([taskText(1)]);
    await expect(storageAt(secure, { port, tls: true }).initialize()).rejects.toMatchObject({
      code: 'redis.unreachable',
    });
  });
});
