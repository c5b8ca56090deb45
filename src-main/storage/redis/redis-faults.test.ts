import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { Child } from '../../platform/testing/child.ts';
import type { ConnectionState } from '../storage-connection.ts';
import { CutProxy } from './testing/cut-proxy.ts';
import {
  batchOf,
  manifestOf,
  openAt,
  sourceOf,
  storageAt,
  taskText,
  taskTexts,
  textsOf,
  until,
} from './testing/redis-fixtures.ts';
import { hasRedisServer, TestRedis } from './testing/redis-server.ts';

let server: TestRedis | null = null;

async function start(config: readonly string[] = []): Promise<TestRedis> {
  server = await TestRedis.start(config);
  return server;
}

async function proxyTo(target: TestRedis): Promise<{ proxy: CutProxy; port: number }> {
  const proxy = new CutProxy(target.port);
  onTestFinished(() => proxy.close());
  return { proxy, port: await proxy.listen() };
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe.skipIf(!hasRedisServer)('RedisStorage under faults', () => {
  afterEach(async () => {
    await server?.stop();
    server = null;
  });

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

  it('drops a batch whose writer was killed before it was whole, and finishes one that was whole', async () => {
    const redis = await start();
    const module = new URL('redis-storage.ts', import.meta.url).href;
    const write = (command: string) => `
      const { RedisStorage } = await import(${JSON.stringify(module)});
      const storage = new RedisStorage({ port: ${redis.port}, leaseMs: 300 });
      while (!(await storage.initialize()).writable) await new Promise((resolve) => setTimeout(resolve, 10));
      const text = (seq) => '{"#":' + seq + ',"id":"t' + seq + '","data":"' + 'x'.repeat(300) + '"}';
      const puts = (from, count) => Array.from({ length: count }, (_, n) => ({ seq: from + n, text: text(from + n) }));
      const base = { removes: [], projects: [], strategy: 'fifo' };
      ${command}`;
    const seed = new Child(
      write(`await storage.changes.append({ ...base, revision: 1, puts: puts(1, 100), taskCount: 100, contentHash: 'h1' });
      console.log('seeded'); setInterval(() => {}, 1000);`),
    );
    await seed.printed('seeded');
    await seed.kill();
    const counts = new Set<number>();
    for (let round = 0; round < 5; round++) {
      const before = counts.has(20_000) ? 20_000 : 100;
      const child = new Child(
        write(`await storage.load();
        console.log('writing');
        await storage.changes.append({ ...base, revision: 1, puts: puts(1, 20000), taskCount: 20000, contentHash: 'h2' });
        console.log('written'); setInterval(() => {}, 1000);`),
      );
      await child.printed('writing');
      const monitor = redis.client();
      // Killed once the batch has come so far as the round says.
      await until(async () => (await monitor.dbsize()) >= 6 + round * 6 || before === 20_000, 20_000);
      await child.kill();
      const next = storageAt(redis);
      await until(async () => (await next.initialize()).writable);
      const loaded = await next.load();
      const count = textsOf(loaded).length;
      expect([before, 20_000]).toContain(count);
      expect(loaded).toMatchObject({ damage: null, contentHash: count === 100 ? 'h1' : 'h2' });
      expect((await monitor.keys('*stage*')).length).toBe(0);
      counts.add(count);
      await next.close();
      if (count === 20_000) {
        await monitor.flushall();
        counts.delete(20_000);
        counts.add(-1);
        const again = await openAt(redis);
        await again.changes.append(batchOf(1, range(1, 100), { taskCount: 100, contentHash: 'h1' }));
        await again.close();
      }
    }
    expect(counts.size).toBeGreaterThan(1);
  }, 60_000);

  it('forgets a whole state whose writer was killed half-way', async () => {
    const redis = await start();
    const first = await openAt(redis, { leaseMs: 100 });
    await first.changes.append(batchOf(1, [1]));
    const { proxy, port } = await proxyTo(redis);
    await first.close();
    const cut = await openAt(redis, { port, leaseMs: 100 });
    const texts = function* () {
      for (let n = 1; n <= 20_000; n++) {
        if (n === 10_000) proxy.cut();
        yield taskText(n);
      }
    };
    await expect(cut.save(sourceOf(texts(), 20_000))).rejects.toMatchObject({ code: 'redis.unreachable' });
    await cut.close();
    const next = storageAt(redis);
    await until(async () => (await next.initialize()).writable);
    expect(textsOf(await next.load())).toEqual([taskText(1)]);
    expect((await redis.client().keys('*:g2:*')).length).toBe(0);
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
