import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sendRaw, startTestServer } from '../testing/test-server.ts';

describe('a file that was made to be fetched', () => {
  it('is a download for whoever was let in, and nothing beside it is', async () => {
    const { port, own, app } = await startTestServer();
    const folder = join(app.dataDir, 'transfer', 'abcdefghijkl');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "it's 日本.csv"), 'id\r\nt1\r\n');
    const get = (id: string, ...headers: string[]) =>
      sendRaw(port, [`GET /download?id=${id} HTTP/1.1`, own.host, ...headers]);

    const answer = await get('abcdefghijkl', own.cookie);
    expect([answer.status, answer.body]).toEqual([200, 'id\r\nt1\r\n']);
    expect(answer.head).toContain("attachment; filename*=UTF-8''it%27s%20%E6%97%A5%E6%9C%AC.csv");
    expect((await get('abcdefghijkl')).status).toBe(401);
    for (const id of ['', 'zzzzzzzzzzzz', '..', '../transfer/abcdefghijkl', 'abcdefghijkl%2F..']) {
      expect((await get(id, own.cookie)).status, id).toBe(404);
    }
  });
});
