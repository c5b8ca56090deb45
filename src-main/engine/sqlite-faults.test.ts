import { execFileSync, spawnSync } from 'node:child_process';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { tempFolder } from '../platform/testing/temp-folder.ts';
import { SQLITE_SCHEMA_VERSION } from '../storage/sqlite/format-id.ts';
import { refusalOf, startQueue } from './testing/queues.ts';
import { expectConsistent } from './testing/recount.ts';

const LIBRARY = pathToFileURL(join(import.meta.dirname, '../library.ts')).href;
const isRoot = process.getuid?.() === 0;
const hasStrace = spawnSync('strace', ['-V']).status === 0;

/** A folder on a file system of its own that holds `size` and no more. */
function smallDisk(size: string): string {
  const folder = tempFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  return folder;
}

describe.skipIf(!isRoot)('a SQLite queue on a disk that is full (needs root)', () => {
  it.each([true, false])('says so, stays as it was, and goes on once there is space; walMode %s', async (walMode) => {
    const folder = smallDisk('2m');
    const { queue } = await startQueue('sqlite', { folder, persistence: { walMode, saveOnChange: true } });
    await queue.addTask({ id: 'first' });
    const ballast = join(folder, 'ballast');
    writeFileSync(ballast, Buffer.alloc(600_000));
    const added = ['first'];
    const failures: string[] = [];
    for (let index = 0; index < 60; index++) {
      const id = `t${index}`;
      await queue.addTask({ id, data: 'x'.repeat(50_000) }).then(
        () => added.push(id),
        (error) => failures.push(error.code),
      );
    }

    expect(new Set(failures)).toEqual(new Set(['storage.full']));
    expect(queue.info().readOnly).toBeNull();
    expect(queue.getQueue().map(({ id }) => id)).toEqual(added);
    await expectConsistent(queue);
    rmSync(ballast);
    await queue.addTask({ id: 'last' });
    expect(queue.counts().queued).toBe(added.length + 1);
    await expectConsistent(queue);
  });
});

describe.skipIf(!isRoot)('a SQLite queue whose folder becomes read-only (needs root)', () => {
  it('refuses changes with the reason, and takes them again afterwards', async () => {
    const { queue, folder } = await startQueue('sqlite', { persistence: { walMode: false } });
    await queue.addTask({ id: 'a' });
    execFileSync('mount', ['--bind', folder, folder]);
    onTestFinished(() => void spawnSync('umount', ['-l', folder], { stdio: 'ignore' }));
    execFileSync('mount', ['-o', 'remount,bind,ro', folder]);
    const { code, message } = await refusalOf(queue.addTask({ id: 'b' }));
    execFileSync('umount', [folder]);
    await queue.addTask({ id: 'c' });

    expect(['storage.read-only', 'file.permission']).toContain(code);
    expect(message).toContain(join(folder, 'queue.db'));
    expect(queue.getQueue().map(({ id }) => id)).toEqual(['a', 'c']);
  });
});

interface Told {
  readonly acknowledged: string[];
  readonly failures: string[];
  readonly readOnly: string | null;
  readonly events: string[];
}

/** Adds tasks until three were refused, in a process in which one flush fails, and tells what it was told. */
function addWithFailingFlush(folder: string, when: string): Told {
  const code = `
    import { QueueManager } from ${JSON.stringify(LIBRARY)};
    const dbPath = ${JSON.stringify(join(folder, 'queue.db'))};
    const queue = new QueueManager({ persistence: { type: 'sqlite', dbPath, saveOnChange: true } });
    const events = [];
    queue.on('persistence-error', ({ operation, error }) => events.push(operation + ' ' + error.code));
    await queue.start();
    const acknowledged = [], failures = [];
    for (let index = 0; index < 40 && failures.length < 3; index++) {
      await queue.addTask({ id: 't' + index }).then(
        (id) => acknowledged.push(id), ({ code }) => failures.push(code));
    }
    const { readOnly } = queue.info();
    console.log(JSON.stringify({ acknowledged, failures, readOnly, events }));
    process.kill(process.pid, 'SIGKILL');
  `;
  const inject = ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=fsync', '-e', `inject=fsync:error=EIO:when=${when}`];
  const node = [process.execPath, '--input-type=module', '-e', code];
  const { stdout, stderr } = spawnSync('strace', [...inject, ...node], { encoding: 'utf8' });
  if (!stdout.startsWith('{')) throw new Error(`the child said ${stdout} ${stderr}`);
  return JSON.parse(stdout);
}

describe.skipIf(!hasStrace)('a SQLite queue whose flush fails (needs strace)', () => {
  it.each(['12', '12+'])('at the %s. fsync is not written any more until it is opened anew', async (when) => {
    const folder = tempFolder();
    await (await startQueue('sqlite', { folder })).queue.stop();
    const told = addWithFailingFlush(folder, when);

    expect(told).toMatchObject({
      failures: ['file.io', 'storage.degraded', 'storage.degraded'],
      readOnly: 'degraded',
      events: ['save file.io'],
    });
    expect(told.acknowledged.length).toBeGreaterThan(2);
    const { queue } = await startQueue('sqlite', { folder });
    const kept = queue.getQueue().map(({ id }) => id);
    // The change that failed may be there or not; all that were acknowledged are.
    expect(kept.slice(0, told.acknowledged.length)).toEqual(told.acknowledged);
    expect(kept.length - told.acknowledged.length).toBeLessThanOrEqual(1);
    await queue.addTask({ id: 'after' });
    await expectConsistent(queue);
  });
});

describe('a SQLite queue whose file is not what it was', () => {
  const NO_POLL = { pollInterval: 5 };

  it.each([
    ['was moved away', (path: string) => renameSync(path, `${path}.elsewhere`)],
    ['was deleted', (path: string) => rmSync(path)],
  ])('%s takes no more changes, which would be lost', async (_, happen) => {
    const { queue, folder } = await startQueue('sqlite', NO_POLL);
    await queue.addTask({ id: 'a' });
    const errors = vi.fn();
    queue.on('persistence-error', errors);
    happen(join(folder, 'queue.db'));
    await vi.waitFor(() => expect(queue.info().readOnly).toBe('degraded'));

    expect((await refusalOf(queue.addTask({ id: 'b' }))).code).toBe('storage.degraded');
    expect(errors).toHaveBeenCalledExactlyOnceWith({
      operation: 'save',
      error: expect.objectContaining({ message: expect.stringContaining('moved, deleted or replaced') }),
    });
  });

  it('takes no more changes once a newer program migrated it', async () => {
    const { queue, folder } = await startQueue('sqlite', NO_POLL);
    const other = new Database(join(folder, 'queue.db'));
    other.pragma(`user_version = ${SQLITE_SCHEMA_VERSION + 1}`);
    other.close();
    await vi.waitFor(() => expect(queue.info().readOnly).toBe('degraded'));

    expect((await refusalOf(queue.addTask({ id: 'b' }))).code).toBe('storage.degraded');
  });
});
