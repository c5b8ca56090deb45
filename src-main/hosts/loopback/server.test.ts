import { describe, expect, it } from 'vitest';
import { sendRaw, startTestServer, type TestServer } from './testing/test-server.ts';

const UPGRADE = [
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

/** The status that a request line with these headers gets. */
const statusOf = async ({ port }: TestServer, line: string, ...headers: string[]): Promise<number> =>
  (await sendRaw(port, [line, ...headers])).status;

describe('where a request comes from', () => {
  it('is judged before anything else, on every route and on the WebSocket alike', async () => {
    const started = await startTestServer();
    const { port, own } = started;
    const cases: [string, number, string[]][] = [
      ['our host', 200, [own.host, own.cookie]],
      ['our host by name', 200, [`Host: localhost:${port}`, own.cookie]],
      ['our host in capitals', 200, [`HOST: LOCALHOST:${port}`, own.cookie]],
      ['a foreign name', 421, [`Host: evil.test:${port}`, own.cookie]],
      ['another port', 421, ['Host: 127.0.0.1:1', own.cookie]],
      ['no port', 421, ['Host: 127.0.0.1', own.cookie]],
      ['a dotted name', 421, [`Host: localhost.:${port}`, own.cookie]],
      ['an address that means the same', 421, [`Host: 127.1:${port}`, own.cookie]],
      ['an empty host', 421, ['Host:', own.cookie]],
      ['no host', 421, [own.cookie]],
      ['two hosts', 421, [own.host, 'Host: evil.test', own.cookie]],
      ['twice our host', 421, [own.host, own.host, own.cookie]],
      ['our origin', 200, [own.host, own.origin, own.cookie]],
      ['a foreign origin', 403, [own.host, 'Origin: http://evil.test', own.cookie]],
      ['an opaque origin', 403, [own.host, 'Origin: null', own.cookie]],
      ['the origin of another port', 403, [own.host, 'Origin: http://127.0.0.1:9', own.cookie]],
      ['the origin of another scheme', 403, [own.host, `Origin: https://127.0.0.1:${port}`, own.cookie]],
      ['the origin of our other name', 403, [own.host, `Origin: http://localhost:${port}`, own.cookie]],
      ['two origins', 403, [own.host, own.origin, own.origin, own.cookie]],
      ['a link on another page', 403, [own.host, 'Sec-Fetch-Site: cross-site', own.cookie]],
      ['a page on another port', 403, [own.host, 'Sec-Fetch-Site: same-site', own.cookie]],
      ['our page', 200, [own.host, 'Sec-Fetch-Site: same-origin', own.cookie]],
      ['the address bar', 200, [own.host, 'Sec-Fetch-Site: none', own.cookie]],
      ['no cookie', 401, [own.host]],
      ['a wrong cookie', 401, [own.host, own.cookie.replace(/=.*/, `=${'0'.repeat(64)}`)]],
      ['an empty cookie', 401, [own.host, own.cookie.replace(/=.*/, '=')]],
      ['the cookie under another name', 401, [own.host, own.cookie.replace('poppo', 'other')]],
      ['our cookie among others', 200, [own.host, `Cookie: a=b; ${own.cookie.slice('Cookie: '.length)}; c=d`]],
    ];
    for (const [what, status, headers] of cases) {
      expect(await statusOf(started, 'GET / HTTP/1.1', ...headers), what).toBe(status);
      const refused = status === 200 ? 404 : status;
      expect(await statusOf(started, 'GET /nothing HTTP/1.1', ...headers), `${what}, no such file`).toBe(refused);
      const originNamed = headers.some((header) => /^origin:/i.test(header));
      const upgraded = status === 200 ? (originNamed ? 101 : 403) : originNamed || status === 421 ? status : 403;
      expect(await statusOf(started, 'GET /rpc HTTP/1.1', ...UPGRADE, ...headers), `${what}, WebSocket`).toBe(upgraded);
    }
  });

  it('must be named by everything that is no plain read', async () => {
    const started = await startTestServer();
    const { own } = started;
    const post = (...headers: string[]) =>
      statusOf(started, 'POST /upload?name=q.json HTTP/1.1', own.host, 'Content-Length: 0', ...headers);

    expect(await post(own.cookie)).toBe(403);
    expect(await post(own.cookie, 'Origin: http://evil.test')).toBe(403);
    expect(await post(own.origin)).toBe(401);
    expect(await post(own.cookie, own.origin)).toBe(415);
    expect(await post(own.cookie, own.origin, 'Content-Type: text/plain')).toBe(415);
    expect(await post(own.cookie, own.origin, 'Content-Type: application/octet-stream')).toBe(200);
  });

  it.each([
    ['GET http://127.0.0.1/ HTTP/1.1', 400],
    ['GET http://evil.test/ HTTP/1.1', 400],
    ['OPTIONS * HTTP/1.1', 400],
    ['POST / HTTP/1.1', 405],
    ['PUT /index.html HTTP/1.1', 405],
    ['DELETE / HTTP/1.1', 405],
    ['OPTIONS / HTTP/1.1', 405],
    ['TRACE / HTTP/1.1', 405],
    ['GET /upload HTTP/1.1', 405],
    ['HEAD / HTTP/1.1', 200],
    ['GET /electron.html HTTP/1.1', 404],
    ['GET /rpc HTTP/1.1', 404],
    ['GET //evil.test/ HTTP/1.1', 404],
    ['GET /../secret.txt HTTP/1.1', 404],
    ['GET /..%2fsecret.txt HTTP/1.1', 404],
    ['GET /%2e%2e/secret.txt HTTP/1.1', 404],
    ['GET /assets/../../secret.txt HTTP/1.1', 404],
    ['GET /assets\\..\\..\\secret.txt HTTP/1.1', 404],
    ['GET /%00 HTTP/1.1', 404],
    ['GET /%zz HTTP/1.1', 404],
    ['GET /__proto__ HTTP/1.1', 404],
    ['GET /assets HTTP/1.1', 404],
  ])('%s is answered with %i to our own page', async (line, status) => {
    const started = await startTestServer();
    const { host, origin, cookie } = started.own;

    expect(await statusOf(started, line, host, origin, cookie)).toBe(status);
  });

  it('lets a WebSocket in at its own path only', async () => {
    const started = await startTestServer();
    const { host, origin, cookie } = started.own;

    expect(await statusOf(started, 'GET /other HTTP/1.1', host, origin, cookie, ...UPGRADE)).toBe(404);
    expect(await statusOf(started, `GET http://${host}/rpc HTTP/1.1`, host, origin, cookie, ...UPGRADE)).toBe(400);
    expect(await statusOf(started, 'GET /rpc HTTP/1.1', host, origin, cookie, ...UPGRADE)).toBe(101);
  });
});

describe('a link', () => {
  const targetOf = (link: string) => link.slice(link.indexOf('/?'));

  it('lets in once, then is worth nothing; the cookie stays', async () => {
    const started = await startTestServer();
    const { server, port, own } = started;
    const line = `GET ${targetOf(server.newLink())} HTTP/1.1`;
    const first = await sendRaw(port, [line, own.host]);

    expect(first.status).toBe(303);
    expect(first.head).toMatch(/^location: \/\r$/im);
    expect(first.head).toMatch(
      /^set-cookie: poppo_queue_[0-9a-f]{12}=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict\r$/im,
    );
    expect(await statusOf(started, line, own.host)).toBe(401);
    // Its own browser, going back in its history, is led on to the page.
    expect(await statusOf(started, line, own.host, own.cookie)).toBe(303);
    expect(await statusOf(started, 'GET / HTTP/1.1', own.host, own.cookie)).toBe(200);
  });

  it('is not used up by a request that only looks, or that comes from another page', async () => {
    const started = await startTestServer();
    const { server, own } = started;
    const target = targetOf(server.newLink());

    expect(await statusOf(started, `HEAD ${target} HTTP/1.1`, own.host)).toBe(401);
    expect(await statusOf(started, `GET ${target} HTTP/1.1`, own.host, 'Sec-Fetch-Site: cross-site')).toBe(403);
    expect(await statusOf(started, `GET ${target} HTTP/1.1`, 'Host: evil.test')).toBe(421);
    expect(await statusOf(started, `GET /index.html${target.slice(1)} HTTP/1.1`, own.host)).toBe(401);
    expect(await statusOf(started, `GET ${target} HTTP/1.1`, own.host)).toBe(303);
  });

  it('is replaced by a newer one', async () => {
    const started = await startTestServer();
    const { server, own } = started;
    const [old, fresh] = [targetOf(server.newLink()), targetOf(server.newLink())];

    expect(await statusOf(started, `GET ${old} HTTP/1.1`, own.host)).toBe(401);
    expect(await statusOf(started, `GET ${fresh} HTTP/1.1`, own.host)).toBe(303);
  });

  it.each(['/?token=', '/?token', `/?token=${'0'.repeat(64)}`, '/?token=%00'])(
    'of the form %s lets nobody in',
    async (target) => {
      const started = await startTestServer();

      expect(await statusOf(started, `GET ${target} HTTP/1.1`, started.own.host)).toBe(401);
    },
  );

  it('of another run of the app does not let in, nor does its cookie', async () => {
    const [one, other] = [await startTestServer(), await startTestServer()];

    expect(one.server.cookieName).not.toBe(other.server.cookieName);
    expect(await statusOf(one, 'GET / HTTP/1.1', one.own.host, other.own.cookie)).toBe(401);
    expect(await statusOf(one, `GET ${targetOf(other.server.newLink())} HTTP/1.1`, one.own.host)).toBe(401);
  });

  it('is in no log', async () => {
    const started = await startTestServer();
    const target = targetOf(started.server.newLink());
    await statusOf(started, `GET ${target} HTTP/1.1`, started.own.host);
    await statusOf(started, `GET ${target} HTTP/1.1`, started.own.host);

    expect(started.log()).not.toContain(target.slice('/?token='.length));
  });
});

describe('every answer', () => {
  it.each(['/', '/assets/index-abc123.js', '/nothing'])('to %s carries the security headers', async (path) => {
    const { port, own } = await startTestServer();
    for (const headers of [[own.host, own.cookie], [own.host], ['Host: evil.test']]) {
      const { head } = await sendRaw(port, [`GET ${path} HTTP/1.1`, ...headers]);

      expect(head).toContain("Content-Security-Policy: default-src 'self'; style-src 'self' 'unsafe-inline'; ");
      expect(head).toContain("frame-ancestors 'none'");
      expect(head).toContain('X-Content-Type-Options: nosniff');
      expect(head).toContain('Referrer-Policy: no-referrer');
      expect(head).toContain('Cross-Origin-Opener-Policy: same-origin');
      expect(head).not.toMatch(/access-control|x-powered-by|^server:/im);
    }
  });

  it('keeps pages out of caches, and assets with a hash in their name in them', async () => {
    const { port, own } = await startTestServer();
    const page = await sendRaw(port, ['GET / HTTP/1.1', own.host, own.cookie]);
    const asset = await sendRaw(port, ['GET /assets/index-abc123.js HTTP/1.1', own.host, own.cookie]);

    expect(page.head).toContain('Cache-Control: no-store');
    expect(page.head).toContain('Content-Type: text/html; charset=utf-8');
    expect(page.body).toContain('The page');
    expect(asset.head).toContain('Cache-Control: public, max-age=31536000, immutable');
    expect(asset.head).toContain('Content-Type: text/javascript; charset=utf-8');
  });

  it('is packed for a browser that can unpack it', async () => {
    const { port, own } = await startTestServer();
    const get = (encoding: string) =>
      sendRaw(port, ['GET /assets/index-abc123.js HTTP/1.1', own.host, own.cookie, `Accept-Encoding: ${encoding}`]);

    expect((await get('gzip, deflate, br')).head).toContain('Content-Encoding: gzip');
    expect((await get('gzip;q=0, br')).head).not.toContain('Content-Encoding');
    expect((await get('identity')).body).toBe('export {};');
  });

  it('tells a person without a cookie in plain words what to do', async () => {
    const { port, own } = await startTestServer();
    const { body, head } = await sendRaw(port, ['GET / HTTP/1.1', own.host, 'Accept: text/html,*/*']);

    expect(head).toContain('Content-Type: text/html; charset=utf-8');
    expect(body).toContain('Open the link that was printed in the terminal');
    expect(body).not.toContain('token=');
  });
});

describe('the server', () => {
  it('listens on the loopback address alone', async () => {
    const { server } = await startTestServer();

    expect(server.address).toBe('127.0.0.1');
  });

  it('closes although a window is still connected', async () => {
    const { server, port, own } = await startTestServer();
    const opened = await sendRaw(port, ['GET /rpc HTTP/1.1', ...UPGRADE, own.host, own.origin, own.cookie]);
    await server.close();

    expect(opened.status).toBe(101);
    await expect(sendRaw(port, ['GET / HTTP/1.1', own.host])).rejects.toThrow('ECONNREFUSED');
  });
});
