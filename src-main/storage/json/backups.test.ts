import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import { contentOf } from './frame-source.ts';
import { bytesSource, OpenFile } from './open-file.ts';
import { readQueueFile } from './queue-file.ts';
import { openAt, someTasks, sourceOf } from './testing/json-fixtures.ts';

vi.setConfig({ testTimeout: 30_000 });

function backupsOf(path: string): string[] {
  return readdirSync(dirname(path)).filter((name) => name.includes('.backup'));
}

function countIn(bytes: Buffer): number {
  const read = readQueueFile(bytesSource(bytes));
  expect(read.damage).toBeNull();
  return [...read.tasks()].length;
}

describe('backups', () => {
  it('are the checkpoints before, newest first, up to their number', async () => {
    const path = join(tempFolder(), 'q.json');
    const storage = await openAt(path, { backupCount: 3 });
    for (let count = 1; count <= 6; count++) await storage.save(sourceOf(someTasks(count)));
    expect(backupsOf(path)).toEqual([1, 2, 3].map((number) => `q.json.backup${number}`));
    expect([1, 2, 3].map((number) => countIn(readFileSync(`${path}.backup${number}`)))).toEqual([5, 4, 3]);
  });

  it('are none where none are wanted', async () => {
    const path = join(tempFolder(), 'q.json');
    const storage = await openAt(path, { backupCount: 0 });
    for (let count = 1; count <= 3; count++) await storage.save(sourceOf(someTasks(count)));
    expect(backupsOf(path)).toEqual([]);
  });

  it('are never made of bytes that are damaged: those are kept aside', async () => {
    const path = join(tempFolder(), 'q.json');
    const storage = await openAt(path);
    await storage.save(sourceOf(someTasks(3)));
    await storage.save(sourceOf(someTasks(4)));
    const good = readFileSync(`${path}.backup1`);
    const damaged = readFileSync(path).subarray(0, 200);
    writeFileSync(path, damaged);
    await storage.save(sourceOf(someTasks(5)));
    expect(readFileSync(`${path}.backup1`).equals(good)).toBe(true);
    expect(backupsOf(path)).toHaveLength(1);
    const kept = readdirSync(dirname(path)).find((name) => name.startsWith('q.json.corrupt-')) ?? '';
    expect(readFileSync(join(dirname(path), kept)).equals(damaged)).toBe(true);
  });

  it.each([
    [true, '.gz', gunzipSync],
    ['gzip', '.gz', gunzipSync],
    ['zstd', '.zst', zstdDecompressSync],
  ] as const)('are compressed in the background (%s)', async (compressBackups, extension, decompress) => {
    const path = join(tempFolder(), 'q.json');
    const storage = await openAt(path, { compressBackups });
    for (const count of [30_000, 2, 3]) await storage.save(sourceOf(someTasks(count)));
    const packed = [1, 2].map((number) => `${path}.backup${number}${extension}`);
    await vi.waitFor(
      () => expect(backupsOf(path).sort()).toEqual(packed.map((name) => name.slice(dirname(path).length + 1))),
      10_000,
    );
    const [newest = '', oldest = ''] = packed;
    expect(countIn(Buffer.from(decompress(readFileSync(newest))))).toBe(2);
    const file = new OpenFile(oldest);
    expect([...readQueueFile(contentOf(file)).tasks()]).toHaveLength(30_000);
    file.close();
    if (extension === '.gz') expect(countIn(gunzipSync(readFileSync(oldest)))).toBe(30_000);
    await storage.save(sourceOf(someTasks(4)));
    expect(existsSync(`${path}.backup3${extension}`)).toBe(true);
  });

  it('compressed by other programs are read too', () => {
    const path = join(tempFolder(), 'q.json.backup1.gz');
    writeFileSync(path, gzipSync('[{"id":"a"}]'));
    const file = new OpenFile(path);
    expect([...readQueueFile(contentOf(file)).tasks()]).toHaveLength(1);
    file.close();
  });
});
