import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createLogger } from '../../../platform/logger.ts';
import { startTestApp, type TestApp } from '../../../workspace/testing/test-app.ts';
import { TRANSFER_FOLDER } from '../../../workspace/transfer-files.ts';
import { LoopbackServer } from '../server.ts';

export const MAX_TEST_UPLOAD = 1024 * 1024;

export interface TestServer {
  readonly server: LoopbackServer;
  readonly app: TestApp;
  readonly port: number;
  /** `Host: ...`, `Origin: ...`, `Cookie: ...` of the server's own page. */
  readonly own: { readonly host: string; readonly origin: string; readonly cookie: string };
  /** Everything that was logged so far. */
  readonly log: () => string;
  readonly uploadsDir: string;
}

/** A server over an app with engineless queues, and a session that was let in; gone after the test. */
export async function startTestServer(): Promise<TestServer> {
  const app = await startTestApp();
  const lines: string[] = [];
  const uploadsDir = join(app.dataDir, 'uploads');
  const server = await LoopbackServer.listen({
    router: app.app.router,
    port: 0,
    rendererDir: makePage(app.dir),
    transferDir: join(app.dataDir, TRANSFER_FOLDER),
    uploads: { uploadsDir, maxBytes: MAX_TEST_UPLOAD },
    logger: createLogger({ level: 'debug', write: (line) => lines.push(line) }),
  });
  onTestFinished(() => server.close());
  const { port } = server;
  const target = server.newLink().slice(`http://127.0.0.1:${port}`.length);
  const letIn = await sendRaw(port, [`GET ${target} HTTP/1.1`, `Host: 127.0.0.1:${port}`]);
  const cookie = `Cookie: ${/^set-cookie: ([^;]+)/im.exec(letIn.head)?.[1] ?? ''}`;
  const own = { host: `Host: 127.0.0.1:${port}`, origin: `Origin: http://127.0.0.1:${port}`, cookie };
  return { server, app, port, own, uploadsDir, log: () => lines.join('') };
}

/** Writes a page as the build would, and things beside it that must not be served. */
function makePage(dir: string): string {
  const page = join(dir, 'renderer');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>The page</title>');
  writeFileSync(join(page, 'electron.html'), 'not for this host');
  writeFileSync(join(page, 'assets', 'index-abc123.js'), 'export {};');
  writeFileSync(join(dir, 'secret.txt'), 'a secret beside the page');
  return page;
}

export interface RawAnswer {
  /** 0 where the server only closed the connection. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends a request as it is given, byte for byte, and answers what comes back until the server is done. */
export function sendRaw(port: number, lines: readonly string[], body = ''): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`));
    const done = (): void => {
      socket.destroy();
      const [head = '', ...rest] = text.split('\r\n\r\n');
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0), head, body: rest.join('\r\n\r\n') });
    };
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      text += chunk;
      if (isWhole(text, lines[0]?.startsWith('HEAD ') ?? false)) done();
    });
    socket.on('error', reject);
    socket.on('close', done);
  });
}

function isWhole(text: string, headOnly: boolean): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  if (headOnly || text.startsWith('HTTP/1.1 101')) return true;
  const length = Number(/^content-length: (\d+)/im.exec(text)?.[1] ?? 0);
  return Buffer.byteLength(text.slice(end + 4)) >= length;
}
