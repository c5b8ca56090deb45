import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Child } from './harness/child.ts';
import { rawRequest } from './harness/raw-http.ts';
import { startServer } from './hosts/loopback.ts';

describe('the loopback server', () => {
  let folder: string;
  let child: Child;
  let address: URL;
  let cookie: string;
  let port: number;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'poppo-e2e-'));
    ({ child, address } = await startServer({ dataDir: join(folder, 'data') }));
    port = Number(address.port);
  });

  afterAll(async () => {
    await child.end();
    await rm(folder, { recursive: true, force: true });
  });

  const host = () => `Host: 127.0.0.1:${port}`;
  const origin = () => `Origin: http://127.0.0.1:${port}`;
  const get = (target: string, ...headers: string[]) =>
    rawRequest(port, [`GET ${target} HTTP/1.1`, 'Connection: close', ...headers]);
  const upgrade = (...headers: string[]) =>
    rawRequest(port, [
      'GET /rpc HTTP/1.1',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    ]);

  it.each(['/', '/index.html', '/assets/x.js', '/rpc', '/upload', '/nothing'])(
    'answers 401 for %s without the cookie',
    async (path) => {
      expect((await get(path, host())).status).toBe(401);
    },
  );

  it('answers 401 for a wrong token and keeps the right one valid', async () => {
    expect((await get(`/?token=${'0'.repeat(64)}`, host())).status).toBe(401);
  });

  it('exchanges the token once for an HttpOnly SameSite=Strict cookie', async () => {
    const target = `${address.pathname}${address.search}`;
    const first = await get(target, host());
    expect(first.status).toBe(303);
    const setCookie = first.headers.get('set-cookie') ?? '';
    expect(setCookie).toMatch(/^[\w-]+=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict$/);
    cookie = `Cookie: ${setCookie.split(';')[0]}`;
    expect((await get(target, host())).status).toBe(401);
    expect((await get('/', host(), cookie)).status).toBe(200);
  });

  it('opens the WebSocket only with the cookie and its own origin', async () => {
    expect((await upgrade(host(), origin(), cookie)).status).toBe(101);
    expect((await upgrade(host(), origin())).status).toBe(401);
    expect((await upgrade(host(), cookie)).status).toBe(403);
    expect((await upgrade(host(), cookie, 'Origin: http://evil.example')).status).toBe(403);
    expect((await upgrade(host(), cookie, `Origin: http://127.0.0.1:${port + 1}`)).status).toBe(403);
    expect((await upgrade(host(), cookie, 'Origin: null')).status).toBe(403);
  });

  it('answers 403 for an upload of a foreign page', async () => {
    const post = (from: string) =>
      rawRequest(
        port,
        [
          'POST /upload?name=a.json HTTP/1.1',
          'Connection: close',
          host(),
          cookie,
          from,
          'Content-Type: application/octet-stream',
          'Content-Length: 2',
        ],
        '[]',
      );
    expect((await post('Origin: http://evil.example')).status).toBe(403);
    expect((await post(origin())).status).toBe(200);
  });

  it.each([
    ['a foreign name', () => ['Host: evil.example']],
    ['a foreign name with our port', () => [`Host: evil.example:${port}`]],
    ['another port', () => [`Host: 127.0.0.1:${port + 1}`]],
    ['two hosts', () => [host(), 'Host: evil.example']],
    ['no host', () => []],
  ])('answers 421 for %s', async (_what, headers) => {
    expect((await get('/', ...headers(), cookie)).status).toBe(421);
  });

  it('takes only paths as request targets', async () => {
    expect((await get(`http://127.0.0.1:${port}/`, host(), cookie)).status).toBe(400);
  });

  it.each([
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/assets/../../main/loopback.js',
    '/%2e%2e/main/loopback.js',
  ])('serves nothing outside of the page: %s', async (path) => {
    expect((await get(path, host(), cookie)).status).toBe(404);
  });

  it('sends the content security policy with everything', async () => {
    for (const path of ['/', '/nothing']) {
      const { headers } = await get(path, host(), cookie);
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('listens on 127.0.0.1 only', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter((one) => one.address !== '127.0.0.1');
    for (const { address: place, scopeid } of others) {
      const target = scopeid ? `${place}%${scopeid}` : place;
      const answer = await new Promise((resolve) => {
        const socket = connect(port, target, () => resolve('connected'));
        socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      });
      expect(answer, target).not.toBe('connected');
    }
  });

  it('never writes its secrets apart from the link', () => {
    const secret = cookie.split('=')[1] ?? 'none';
    expect(child.output()).not.toContain(secret);
    expect(child.output().split(address.searchParams.get('token') ?? 'none')).toHaveLength(2);
  });
});
