import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startNode } from './harness/child.ts';
import { built } from './harness/paths.ts';

const READY = /^Poppo Queue is ready at http:\/\/127\.0\.0\.1:(\d+)\/\?token=[0-9a-f]{64}$/;

async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'poppo-e2e-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the built loopback host in a folder of its own, with its data below. */
async function startIn(folder: string, ...args: string[]) {
  const all = [built('main/loopback.js'), '--no-open', '--data-dir', join(folder, 'data'), ...args];
  const child = startNode(all, { cwd: folder });
  onTestFinished(async () => {
    if (child.process.exitCode === null) await child.end();
  });
  return child;
}

describe('the loopback host on the command line', () => {
  it.each([
    [['--bogus'], "Unknown option '--bogus'"],
    [['--port', 'http'], 'The port must be a number'],
    [['a.db', 'b.db'], 'Only one queue can be given'],
  ])('ends with 2 and one line about %j, before anything is made', async (args, words) => {
    const folder = await testFolder();
    const child = await startIn(folder, ...args);

    expect(await child.ended).toBe(2);
    expect(child.output()).toContain(words);
    expect(child.output().trim().split('\n')).toHaveLength(1);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('ends with 1 and a sentence where the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const child = await startIn(await testFolder(), '--port', String(port));

    expect(await child.ended).toBe(1);
    expect(child.output()).toBe(`Port ${port} is in use by another program; choose another one with --port.\n`);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('closes its queue and ends with 0 on %s', async (signal) => {
    const folder = await testFolder();
    const legacy = { queue: [{ id: 't1' }], processing: [], projectStats: {} };
    await writeFile(join(folder, 'queue.json'), JSON.stringify(legacy));
    const child = await startIn(folder, 'queue.json');
    await child.line(READY);
    child.process.kill(signal);

    expect(await child.ended).toBe(0);
    expect(readFileSync(join(folder, 'queue.json'), 'utf8')).toContain('t1');
    expect(
      child
        .output()
        .split('\n')
        .filter((line) => READY.test(line)),
    ).toHaveLength(1);
  });

  it('says in one sentence why its data folder cannot be used', async () => {
    const folder = await testFolder();
    await writeFile(join(folder, 'data'), 'a file in the way');
    const child = await startIn(folder);

    expect(await child.ended).toBe(1);
    expect(child.output()).toContain(join(folder, 'data'));
    expect(child.output().trim().split('\n')).toHaveLength(1);
  });

  it('starts although the given queue cannot be opened', async () => {
    const child = await startIn(await testFolder(), 'missing.json');
    await child.line(READY);

    expect(await child.end()).toBe(0);
  });
});
