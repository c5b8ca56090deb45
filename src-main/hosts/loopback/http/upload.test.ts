import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { basename, dirname } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { MAX_TEST_UPLOAD, sendRaw, startTestServer, type TestServer } from '../testing/test-server.ts';
import { sanitizeFileName } from './upload.ts';

const headers = ({ own }: TestServer) => [own.host, own.origin, own.cookie, 'Content-Type: application/octet-stream'];

const upload = (started: TestServer, name: string, body: string) =>
  sendRaw(
    started.port,
    [
      `POST /upload?name=${encodeURIComponent(name)} HTTP/1.1`,
      ...headers(started),
      `Content-Length: ${Buffer.byteLength(body)}`,
    ],
    body,
  );

/** Everything under the uploads folder, also half files. */
const leftovers = ({ uploadsDir }: TestServer) => (existsSync(uploadsDir) ? readdirSync(uploadsDir) : []);

describe('an upload', () => {
  it('becomes a file of its name, readable by its user alone, in a folder of its own', async () => {
    const started = await startTestServer();
    const answers = [await upload(started, 'größe.json', '[1]'), await upload(started, 'größe.json', '[2]')];
    const paths = answers.map(({ body }): string => JSON.parse(body).path);

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual(['[1]', '[2]']);
    expect(paths.map((path) => basename(path))).toEqual(['größe.json', 'größe.json']);
    expect(paths.map((path) => dirname(dirname(path)))).toEqual([started.uploadsDir, started.uploadsDir]);
    expect(statSync(paths[0] ?? '').mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(paths[0] ?? ''))).toEqual(['größe.json']);
  });

  it('is refused by its declared size before a byte of it is read', async () => {
    const started = await startTestServer();
    const line = 'POST /upload?name=big.db HTTP/1.1';
    const answer = await sendRaw(started.port, [line, ...headers(started), `Content-Length: ${MAX_TEST_UPLOAD + 1}`]);

    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'file.too-large', details: { maxBytes: MAX_TEST_UPLOAD } });
    expect(leftovers(started)).toEqual([]);
  });

  it('is cut off at the limit where it does not say its size, and nothing stays', async () => {
    const started = await startTestServer();
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const line = 'POST /upload?name=big.db HTTP/1.1';
    const answer = await sendRaw(
      started.port,
      [line, ...headers(started), 'Transfer-Encoding: chunked'],
      chunk.repeat(MAX_TEST_UPLOAD / 0x10000 + 1),
    );

    expect(answer.status).toBe(413);
    expect(leftovers(started)).toEqual([]);
  });

  it('that breaks off leaves nothing', async () => {
    const started = await startTestServer();
    const socket = connect(started.port, '127.0.0.1');
    socket.write(
      `POST /upload?name=q.db HTTP/1.1\r\n${headers(started).join('\r\n')}\r\nContent-Length: 1000\r\n\r\nhalf`,
    );
    await vi.waitFor(() => expect(leftovers(started)).toHaveLength(1));
    socket.destroy();

    await vi.waitFor(() => expect(leftovers(started)).toEqual([]));
  });
});

describe('the name of an uploaded file', () => {
  it.each([
    ['queue.json', 'queue.json'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['/abs/olute.db', 'olute.db'],
    ['..', 'queue-'],
    ['', 'queue-'],
    ['.partial', 'partial'],
    ['a\0b\nc', 'a_b_c'],
    ['a:b|c?.db', 'a_b_c_.db'],
    ['con.db', 'queue-con.db'],
    ['NUL', 'queue-NUL'],
    ['trailing. ', 'trailing'],
    ['表 größe.db', '表 größe.db'],
  ])('%j becomes %j', (name, expected) => {
    expect(sanitizeFileName(name)).toBe(expected);
  });

  it('keeps its ending when it is too long', () => {
    const name = sanitizeFileName(`${'表'.repeat(500)}.db`);

    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    expect(name.endsWith('表.db')).toBe(true);
  });
});
