import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ManualClock } from '../../platform/manual-clock.ts';
import { Child } from '../../platform/testing/child.ts';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import type { SnapshotManifest } from '../base-storage.ts';
import type { CheckpointSource, StoredTask } from '../checkpoint.ts';
import { legacySnapshotText, legacyState, writeLegacyQueue } from '../legacy/legacy-fixture.ts';
import { JsonStorage, type JsonStorageOptions } from './json-storage.ts';
import { readCheckpointFile } from './read-checkpoint-file.ts';

const NOW = 1_795_420_142_587;
const HASH = 'ab'.repeat(32);

function sourceOf(texts: readonly string[], taskCount = texts.length): CheckpointSource {
  const projects = [
    { projectId: null, completedTotal: 1, failedTotal: 2, weight: 1 },
    { projectId: '日本 "x"', completedTotal: 3, failedTotal: 0, weight: 2.5 },
  ];
  const tasks = () => texts.map((text): StoredTask => ({ text, statusIfAbsent: 'queued' }));
  return { header: { strategy: 'fifo', savedAt: null, projects }, taskCount, contentHash: HASH, tasks };
}

function someTasks(count: number): string[] {
  return Array.from(
    { length: count },
    (_, n) => `{"#":${n},"id":"t${n}","type":"x","status":"queued","data":{"n":${n}}}`,
  );
}

function manifestOf(id: string, createdAt = NOW): SnapshotManifest {
  const counts = { queued: 3, scheduled: 0, processing: 0, completed: 0, failed: 0 };
  return {
    id,
    name: 'Vor dem Umbau ✓',
    note: 'n',
    trigger: 'manual',
    pinned: true,
    createdAt,
    taskCount: 3,
    counts,
    contentHash: HASH,
  };
}

function storageAt(filePath: string, options: Partial<JsonStorageOptions> = {}): JsonStorage {
  const storage = new JsonStorage({
    filePath,
    clock: new ManualClock(NOW),
    program: 'test',
    pollInterval: 5,
    ...options,
  });
  onTestFinished(() => storage.close());
  return storage;
}

async function openAt(filePath: string): Promise<JsonStorage> {
  const storage = storageAt(filePath);
  expect(await storage.initialize()).toEqual({ writable: true, owner: null });
  return storage;
}

async function textsIn(storage: JsonStorage): Promise<string[]> {
  return [...((await storage.load())?.tasks() ?? [])].map(({ text }) => text);
}

describe('saving and loading', () => {
  it('loads nothing where nothing was saved, and makes no file but its lock', async () => {
    const path = join(tempFolder(), 'q.json');
    const storage = await openAt(path);
    expect(await storage.load()).toBeNull();
    expect(await storage.getStats()).toEqual({ mainBytes: 0, journalBytes: 0, snapshotBytes: 0 });
    expect(readdirSync(dirname(path)).sort()).toEqual(['q.json.lock', 'q.json.owner']);
    await storage.close();
    expect(readdirSync(dirname(path))).toEqual(['q.json.lock']);
  });

  it('gives back what was saved, and the file is plain JSON with one task per line', async () => {
    const path = join(tempFolder(), 'キュー 1.json');
    const storage = await openAt(path);
    await storage.save(sourceOf(someTasks(3)));
    const loaded = await storage.load();
    expect(loaded).toMatchObject({ contentHash: HASH, format: 'json-2', damage: null });
    expect(loaded?.header).toEqual({ ...sourceOf([]).header, savedAt: NOW });
    expect([...(loaded?.tasks() ?? [])]).toEqual([...sourceOf(someTasks(3)).tasks()]);
    const text = readFileSync(path, 'utf8');
    expect(JSON.parse(text)).toMatchObject({ format: 'poppo-queue', version: '2.0', taskCount: 3 });
    expect(text).toContain(`\n${someTasks(3)[1]},\n`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect((await storage.getStats()).mainBytes).toBe(Buffer.byteLength(text));
  });

  it('keeps any task text value for value', async () => {
    const storage = await openAt(join(tempFolder(), 'q.json'));
    const value = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }));
    const text = fc
      .tuple(value, fc.constantFrom(undefined, 1))
      .map(([task, space]) => JSON.stringify(task, null, space));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 5 }), async (texts) => {
        await storage.save(sourceOf(texts));
        expect((await textsIn(storage)).map((task) => JSON.parse(task) as unknown)).toEqual(
          texts.map((task) => JSON.parse(task) as unknown),
        );
      }),
      { numRuns: 20 },
    );
    const exact = ['{"big":9007199254740993,"10":-0,"2":1e400,"s":"\\ud800"}', `{"long":"${'x'.repeat(3_000_000)}"}`];
    await storage.save(sourceOf([...exact, '{"lone":"\ud800"}']));
    expect(await textsIn(storage)).toEqual([...exact, '{"lone":"\\ud800"}']);
    expect((await storage.load())?.damage).toBeNull();
  }, 30_000);

  it('writes the status of a task into it where only the list told it', async () => {
    const storage = await openAt(join(tempFolder(), 'q.json'));
    const texts = ['{"id":"a","data":{"status":"x"}}', '{}', '{"data":{},"status":"failed"}', ' {"status":"queued"}'];
    const source = sourceOf(texts);
    await storage.save({
      ...source,
      tasks: () => texts.map((text) => ({ text, statusIfAbsent: 'processing' as const })),
    });
    expect((await textsIn(storage)).map((text) => (JSON.parse(text) as { status: string }).status)).toEqual([
      'processing',
      'processing',
      'failed',
      'queued',
    ]);
  });

  it('leaves the saved content in place where a save fails', async () => {
    const path = join(tempFolder(), 'q.json');
    const storage = await openAt(path);
    await storage.save(sourceOf(someTasks(3)));
    await expect(storage.save(sourceOf(someTasks(2), 5))).rejects.toMatchObject({ code: 'internal.unexpected' });
    expect(await textsIn(storage)).toEqual(someTasks(3));
    expect(readdirSync(dirname(path)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('still gives the tasks of the loaded file after another process replaced it', async () => {
    const path = join(tempFolder(), 'q.json');
    const storage = await openAt(path);
    await storage.save(sourceOf(someTasks(3)));
    const loaded = await storage.load();
    writeFileSync(`${path}.new`, '[]');
    renameSync(`${path}.new`, path);
    expect([...(loaded?.tasks() ?? [])]).toHaveLength(3);
  });

  it('saves through a symbolic link into the file it leads to', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real', 'q.json'), '[]');
    symlinkSync(join(folder, 'real', 'q.json'), join(folder, 'link.json'));
    const storage = await openAt(join(folder, 'link.json'));
    await storage.save(sourceOf(someTasks(1)));
    expect(readCheckpointFile(join(folder, 'real', 'q.json')).format).toBe('json-2');
    expect(readdirSync(folder)).toEqual(['link.json', 'real']);
  });

  it('sweeps up after a crashed save', async () => {
    const path = join(tempFolder(), 'q.json');
    writeFileSync(join(dirname(path), '.q.json.4711-abcdefgh.tmp'), 'half');
    const storage = await openAt(path);
    expect(readdirSync(dirname(path))).toContain('.q.json.4711-abcdefgh.tmp');
    await storage.save(sourceOf([]));
    expect(readdirSync(dirname(path)).sort()).toEqual(['q.json', 'q.json.lock', 'q.json.owner']);
  });

  it('refuses a missing folder and a folder in place of the file', async () => {
    const folder = tempFolder();
    await expect(storageAt(join(folder, 'no', 'q.json')).initialize()).rejects.toMatchObject({
      code: 'file.not-found',
    });
    await expect(storageAt(folder).initialize()).rejects.toMatchObject({ code: 'file.is-folder' });
  });
});

describe('damage', () => {
  it('is told with its byte, gives what can be read, and the file is never overwritten', async () => {
    const path = join(tempFolder(), 'q.json');
    const storage = await openAt(path);
    await storage.save(sourceOf(someTasks(50)));
    const whole = readFileSync(path);
    for (let length = 0; length < whole.length; length += 97) {
      writeFileSync(path, whole.subarray(0, length));
      const loaded = await storage.load();
      expect(loaded?.damage, `cut at ${length}`).not.toBeNull();
      expect(loaded?.damage?.sentence).toContain(length === 0 ? 'is empty' : `byte ${length} of ${length}`);
      expect(loaded?.contentHash).toBeNull();
      const texts = [...(loaded?.tasks() ?? [])].map(({ text }) => text);
      expect(texts).toEqual(someTasks(texts.length));
      expect(loaded?.damage?.tasksReadable).toBe(texts.length);
      await expect(storage.save(sourceOf([]))).rejects.toMatchObject({ code: 'storage.corrupt' });
      expect(readFileSync(path).equals(whole.subarray(0, length))).toBe(true);
    }
  });

  it('of a single bit is found anywhere in the file', async () => {
    const path = join(tempFolder(), 'q.json');
    const storage = await openAt(path);
    await storage.save(sourceOf(someTasks(20)));
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length - 2; at += 19) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(path, damaged);
      expect((await storage.load())?.damage, `bit of byte ${at}`).not.toBeNull();
    }
  });

  it('ends when a whole file is there again', async () => {
    const path = join(tempFolder(), 'q.json');
    const storage = await openAt(path);
    writeFileSync(path, '{"format":"poppo-queue"');
    expect((await storage.load())?.damage).not.toBeNull();
    writeFileSync(path, '[]');
    expect((await storage.load())?.damage).toBeNull();
    await storage.save(sourceOf(someTasks(1)));
    expect(await textsIn(storage)).toHaveLength(1);
  });

  it('a file of a newer version is refused and stays as it is', async () => {
    const path = join(tempFolder(), 'q.json');
    const text = '{"format":"poppo-queue","version":"3.0","tasks":[]}';
    writeFileSync(path, text);
    await expect((await openAt(path)).load()).rejects.toMatchObject({ code: 'file.newer-version' });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});

describe('snapshots', () => {
  it('come back whole, newest first, and go when deleted', async () => {
    const path = join(tempFolder(), 'q.json');
    const storage = await openAt(path);
    expect(await storage.listSnapshots()).toEqual([]);
    const first = await storage.createSnapshot(manifestOf('first', NOW - 5), sourceOf(someTasks(3)));
    const second = await storage.createSnapshot(manifestOf('second'), sourceOf(someTasks(3)));
    expect(await storage.listSnapshots()).toEqual([second, first]);
    expect(second).toEqual({
      ...manifestOf('second'),
      sizeBytes: statSync(join(dirname(path), 'q-snapshots', 'second.json')).size,
    });
    const read = await storage.readSnapshot('first');
    expect(read.manifest).toEqual(manifestOf('first', NOW - 5));
    expect(read.header.strategy).toBe('fifo');
    for (let time = 0; time < 2; time++) expect([...read.tasks()].map(({ text }) => text)).toEqual(someTasks(3));
    expect((await storage.getStats()).snapshotBytes).toBe(first.sizeBytes + second.sizeBytes);
    await storage.deleteSnapshot('first');
    expect(await storage.listSnapshots()).toEqual([second]);
    await expect(storage.readSnapshot('first')).rejects.toMatchObject({ code: 'snapshot.not-found' });
    await expect(storage.deleteSnapshot('first')).rejects.toMatchObject({ code: 'snapshot.not-found' });
  });

  it('never replace each other', async () => {
    const storage = await openAt(join(tempFolder(), 'q.json'));
    await storage.createSnapshot(manifestOf('one'), sourceOf(someTasks(3)));
    await expect(storage.createSnapshot(manifestOf('one'), sourceOf([]))).rejects.toMatchObject({
      code: 'snapshot.exists',
    });
    expect([...(await storage.readSnapshot('one')).tasks()]).toHaveLength(3);
  });

  it('stay within their folder whatever the id', async () => {
    const folder = tempFolder();
    const storage = await openAt(join(folder, 'q.json'));
    writeFileSync(join(folder, 'secret.json'), '[]');
    for (const id of ['../secret', 'a/b', '', '.', '..', 'con', 'a\0b', '%2e%2e', 'x'.repeat(129), '-a', 'a.']) {
      await expect(storage.createSnapshot(manifestOf(id), sourceOf(someTasks(3))), id).rejects.toMatchObject({
        code: 'snapshot.invalid-id',
      });
      await expect(storage.readSnapshot(id), id).rejects.toMatchObject({ code: 'snapshot.invalid-id' });
      await expect(storage.deleteSnapshot(id), id).rejects.toMatchObject({ code: 'snapshot.invalid-id' });
    }
    expect(existsSync(join(folder, 'secret.json'))).toBe(true);
  });

  it('that are damaged are listed but cannot be read, and other files are passed over', async () => {
    const folder = tempFolder();
    const storage = await openAt(join(folder, 'q.json'));
    await storage.createSnapshot(manifestOf('hurt'), sourceOf(someTasks(3)));
    const path = join(folder, 'q-snapshots', 'hurt.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"n":1}', '"n":7}'));
    for (const name of ['notes.txt', 'other.json', '.hidden.json']) writeFileSync(join(dirname(path), name), '{"a":1}');
    mkdirSync(join(dirname(path), 'folder.json'));
    expect((await storage.listSnapshots()).map(({ id }) => id)).toEqual(['hurt']);
    await expect(storage.readSnapshot('hurt')).rejects.toMatchObject({
      code: 'snapshot.unreadable',
      message: expect.stringMatching(/hurt.*does not match its checksum/),
    });
    await expect(storage.readSnapshot('other')).rejects.toMatchObject({ code: 'snapshot.unreadable' });
  });

  it('of the original system are listed and read', async () => {
    const folder = tempFolder();
    const storage = await openAt(join(folder, 'q.json'));
    mkdirSync(join(folder, 'q-snapshots'));
    writeFileSync(join(folder, 'q-snapshots', 'auto-7.json'), legacySnapshotText(legacyState(4, NOW), 'auto-7', NOW));
    const [found] = await storage.listSnapshots();
    expect(found).toMatchObject({
      id: 'auto-7',
      createdAt: NOW,
      trigger: 'automatic',
      taskCount: 6,
      counts: { queued: 4, processing: 2 },
    });
    expect([...(await storage.readSnapshot('auto-7')).tasks()]).toHaveLength(6);
  });
});

describe('ownership', () => {
  it('lets one storage write and tells the other who that is', async () => {
    const path = join(tempFolder(), 'q.json');
    const owner = await openAt(path);
    await owner.save(sourceOf(someTasks(2)));
    const other = storageAt(path);
    expect(await other.initialize()).toEqual({
      writable: false,
      owner: expect.objectContaining({ pid: process.pid, since: NOW, program: 'test' }),
    });
    expect(await textsIn(other)).toEqual(someTasks(2));
    const writes = [
      other.save(sourceOf([])),
      other.createSnapshot(manifestOf('x'), sourceOf([])),
      other.deleteSnapshot('x'),
    ];
    for (const write of writes) await expect(write).rejects.toMatchObject({ code: 'storage.read-only' });
    expect(readdirSync(dirname(path)).sort()).toEqual(['q.json', 'q.json.lock', 'q.json.owner']);
  });

  it('calls the follower back after each save, and once the owner is gone', async () => {
    const path = join(tempFolder(), 'q.json');
    const owner = await openAt(path);
    await owner.save(sourceOf(someTasks(1)));
    const follower = storageAt(path);
    await follower.initialize();
    await follower.load();
    await owner.save(sourceOf(someTasks(2)));
    const seen = vi.fn();
    follower.onForeignChange(seen);
    await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(1));
    expect(await textsIn(follower)).toHaveLength(2);
    await owner.save(sourceOf(someTasks(3)));
    await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(2));
    expect(await textsIn(follower)).toHaveLength(3);
    await owner.close();
    await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(3));
  });

  it('sees that an owner in another process was killed', async () => {
    const path = join(tempFolder(), 'q.json');
    const module = JSON.stringify(new URL('./json-storage.ts', import.meta.url).href);
    const child = new Child(`import { JsonStorage } from ${module};
      const storage = new JsonStorage({ filePath: ${JSON.stringify(path)}, program: 'child' });
      console.log(JSON.stringify(await storage.initialize()) + ' done');
      setInterval(() => {}, 1000);`);
    await child.printed('done');
    const follower = storageAt(path);
    expect((await follower.initialize()).owner).toMatchObject({ pid: child.process.pid, program: 'child' });
    const gone = vi.fn();
    follower.onForeignChange(gone);
    await child.kill();
    await vi.waitFor(() => expect(gone).toHaveBeenCalled());
    expect(await storageAt(path).initialize()).toEqual({ writable: true, owner: null });
  });

  it('is read-only without an owner where the file may not be written', async () => {
    const path = join(tempFolder(), 'q.json');
    writeFileSync(path, '[{"id":"a"}]');
    chmodSync(path, 0o444);
    chmodSync(dirname(path), 0o777);
    const module = JSON.stringify(new URL('./json-storage.ts', import.meta.url).href);
    const leave =
      process.getuid?.() === 0 ? 'process.setgroups([]); process.setgid(65534); process.setuid(65534);' : '';
    const child = new Child(`${leave} import { JsonStorage } from ${module};
      const storage = new JsonStorage({ filePath: ${JSON.stringify(path)} });
      console.log(JSON.stringify(await storage.initialize()), [...(await storage.load()).tasks()].length + ' done');`);
    expect(await child.printed('done')).toContain('{"writable":false,"owner":null} 1 done');
    expect(readdirSync(dirname(path))).toEqual([basename(path)]);
  });
});

describe('migration', () => {
  it('changes nothing before the first save, which keeps the original', async () => {
    const path = join(tempFolder(), 'queue.json');
    const state = writeLegacyQueue(path, 30);
    const original = readFileSync(path);
    const storage = await openAt(path);
    const loaded = await storage.load();
    expect(loaded).toMatchObject({ format: 'json-legacy', damage: null, contentHash: null });
    expect([...(loaded?.tasks() ?? [])]).toHaveLength(32);
    expect(readFileSync(path).equals(original)).toBe(true);
    expect(storage.keptOriginal).toBeNull();
    await storage.save(sourceOf(someTasks(3)));
    expect(storage.keptOriginal).toBe(`${path}.pre-migration`);
    expect(readFileSync(`${path}.pre-migration`).equals(original)).toBe(true);
    expect(await storage.load()).toMatchObject({ format: 'json-2', damage: null });
    await storage.save(sourceOf(someTasks(4)));
    expect(readFileSync(`${path}.pre-migration`).equals(original)).toBe(true);
    expect(state.queue).toHaveLength(30);
  });

  it('never overwrites an original kept before', async () => {
    const path = join(tempFolder(), 'queue.json');
    writeLegacyQueue(path, 3);
    writeFileSync(`${path}.pre-migration`, 'older');
    const storage = await openAt(path);
    await storage.save(sourceOf([]));
    expect(storage.keptOriginal).toBe(`${path}.pre-migration-2`);
    expect(readFileSync(`${path}.pre-migration`, 'utf8')).toBe('older');
    expect(readFileSync(`${path}.pre-migration-2`, 'utf8')).toContain('"checksum"');
  });
});

describe('a closed storage', () => {
  it('rejects every operation, and closing twice is fine', async () => {
    const storage = await openAt(join(tempFolder(), 'q.json'));
    await storage.close();
    await storage.close();
    const operations = [
      storage.initialize(),
      storage.load(),
      storage.save(sourceOf([])),
      storage.createSnapshot(manifestOf('a'), sourceOf([])),
      storage.readSnapshot('a'),
      storage.listSnapshots(),
      storage.deleteSnapshot('a'),
      storage.getStats(),
    ];
    for (const operation of operations) await expect(operation).rejects.toMatchObject({ code: 'storage.closed' });
    expect(() => storage.onForeignChange(() => {})).toThrow(expect.objectContaining({ code: 'storage.closed' }));
  });
});
