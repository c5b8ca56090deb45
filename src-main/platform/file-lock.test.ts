import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import { acquireFileLock, isFileLocked, type LockResult, readOwner } from './file-lock.ts';
import { Child } from './testing/child.ts';
import { tempFolder } from './testing/temp-folder.ts';

const INFO = { program: 'test', since: 1_795_420_142_587 };
const MODULE = JSON.stringify(new URL('./file-lock.ts', import.meta.url).href);

/** Code that takes the lock, forgets it, collects garbage, prints the answer and keeps the process alive. */
function holdCode(path: string): string {
  return `
    import { setFlagsFromString } from 'node:v8';
    import { runInNewContext } from 'node:vm';
    import { acquireFileLock } from ${MODULE};
    setFlagsFromString('--expose-gc');
    const answer = JSON.stringify(acquireFileLock(${JSON.stringify(path)}, { program: 'child', since: 7 }));
    await new Promise((resolve) => setTimeout(resolve, 1));
    runInNewContext('gc')();
    await new Promise((resolve) => setTimeout(resolve, 1));
    console.log(answer + ' done');
    setInterval(() => {}, 1000);`;
}

function take(path: string): { release(): void } {
  const lock = acquireFileLock(path, INFO);
  if (!lock.held) throw new Error(`not held: ${lock.reason}`);
  return lock;
}

function refused(lock: LockResult) {
  if (lock.held) throw new Error('held by two');
  return lock;
}

const PATIENCE = { timeout: 20_000 };

vi.setConfig({ testTimeout: 60_000 });

describe('acquireFileLock', () => {
  it('keeps a second holder in the same thread out, names the first, and lets it in after release', () => {
    const path = join(tempFolder(), 'キュー 1.json');
    const first = take(path);
    expect(readdirSync(dirname(path)).sort()).toEqual(['キュー 1.json.lock', 'キュー 1.json.owner']);
    expect(statSync(`${path}.lock`).size).toBe(0);
    const owner = { pid: process.pid, host: hostname(), ...INFO };
    expect(refused(acquireFileLock(path, INFO))).toEqual({ held: false, reason: 'owned', owner });
    expect(isFileLocked(path)).toBe(true);
    first.release();
    expect(readOwner(path)).toBeNull();
    expect(isFileLocked(path)).toBe(false);
    const second = take(path);
    first.release();
    expect(isFileLocked(path)).toBe(true);
    second.release();
  });

  it('stays held while others try and look', () => {
    const path = join(tempFolder(), 'q.json');
    const holder = take(path);
    for (let attempt = 0; attempt < 5; attempt++) {
      refused(acquireFileLock(path, INFO));
      expect(isFileLocked(path)).toBe(true);
    }
    holder.release();
  });

  it('is held between processes, and free again once the holder was killed', async () => {
    const path = join(tempFolder(), 'q.json');
    const child = new Child(holdCode(path));
    expect(await child.printed('done')).toContain('"held":true');
    expect(refused(acquireFileLock(path, INFO)).owner).toEqual({
      pid: child.process.pid,
      host: hostname(),
      since: 7,
      program: 'child',
    });
    await child.kill();
    expect(isFileLocked(path)).toBe(false);
    take(path).release();
  });

  it('keeps a child out while this process holds it, also after this process looked at it', async () => {
    const path = join(tempFolder(), 'q.json');
    const holder = take(path);
    isFileLocked(path);
    refused(acquireFileLock(path, INFO));
    const child = new Child(holdCode(path));
    expect(await child.printed('done')).toContain(`"held":false,"reason":"owned","owner":{"pid":${process.pid}`);
    holder.release();
  });

  it('excludes a worker thread of the same process, and is freed when the thread ends', async () => {
    const path = join(tempFolder(), 'q.json');
    const worker = new Worker(
      `import { parentPort } from 'node:worker_threads';
       import { acquireFileLock } from ${MODULE};
       const lock = acquireFileLock(${JSON.stringify(path)}, { program: 'worker', since: 1 });
       parentPort.postMessage(lock.held);
       parentPort.on('message', () => {});`,
      { eval: true, execArgv: ['--input-type=module'] },
    );
    expect(await new Promise((resolve) => worker.once('message', resolve))).toBe(true);
    expect(refused(acquireFileLock(path, INFO)).reason).toBe('owned');
    await worker.terminate();
    await vi.waitFor(() => expect(isFileLocked(path)).toBe(false), PATIENCE);
    take(path).release();
  });

  it('leaves an owner out who is dead but whose note is still there', async () => {
    const path = join(tempFolder(), 'q.json');
    const child = new Child(holdCode(path));
    await child.printed('done');
    await child.kill();
    expect(readOwner(path)?.program).toBe('child');
    const holder = take(path);
    expect(readOwner(path)?.program).toBe('test');
    holder.release();
  });

  it('looking at a lock that was never taken makes no file', () => {
    const folder = tempFolder();
    expect(isFileLocked(join(folder, 'q.json'))).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says "file" where the folder is not writable, and makes nothing in it', async () => {
    const folder = join(tempFolder(), 'locked');
    mkdirSync(folder);
    chmodSync(join(folder, '..'), 0o755);
    chmodSync(folder, 0o555);
    const code = `${asNobody()} import { acquireFileLock } from ${MODULE};
      console.log(JSON.stringify(acquireFileLock(${JSON.stringify(join(folder, 'q.json'))}, { program: 'x', since: 1 })) + ' done');`;
    expect(await new Child(code).printed('done')).toContain('{"held":false,"reason":"file","owner":null}');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says "file" where something else stands in the place of the lock file', () => {
    const path = join(tempFolder(), 'q.json');
    mkdirSync(`${path}.lock`);
    expect(acquireFileLock(path, INFO)).toEqual({ held: false, reason: 'file', owner: null });
    expect(statSync(`${path}.lock`).isDirectory()).toBe(true);
    writeFileSync(`${path}2.lock`, 'no database at all, but long enough to be one '.repeat(20));
    expect(acquireFileLock(`${path}2`, INFO)).toEqual({ held: false, reason: 'file', owner: null });
    expect(existsSync(`${path}2.owner`)).toBe(false);
  });
});

/** root may write everywhere, so a child of root becomes someone who may not. */
function asNobody(): string {
  return process.getuid?.() === 0 ? 'process.setgroups([]); process.setgid(65534); process.setuid(65534);' : '';
}
