import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Child } from '../../platform/testing/child.ts';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import { readCheckpointFile } from './read-checkpoint-file.ts';
import { HASH, manifestOf, NOW, openAt, someTasks, sourceOf, storageAt, textsIn } from './testing/json-fixtures.ts';

vi.setConfig({ testTimeout: 60_000 });

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

  it('holds a whole file with all that was acknowledged, whenever the process is killed', async () => {
    const path = join(tempFolder(), 'q.json');
    const module = JSON.stringify(new URL('./json-storage.ts', import.meta.url).href);
    let acknowledged = 0;
    for (let round = 0; round < 8; round++) {
      const child = new Child(`import { JsonStorage } from ${module};
        const storage = new JsonStorage({ filePath: ${JSON.stringify(path)}, backupCount: 1 });
        await storage.initialize();
        const header = { strategy: 'fifo', savedAt: null, projects: [] };
        for (let count = ${acknowledged} + 1; ; count++) {
          const task = (n) => ({ text: JSON.stringify({ id: 't' + n, pad: 'x'.repeat(2000) }), statusIfAbsent: 'queued' });
          const tasks = () => Array.from({ length: count }, (_, n) => task(n));
          await storage.save({ header, taskCount: count, contentHash: '', tasks });
          console.log('saved ' + count + ';');
        }`);
      const printed = await child.printed(`saved ${acknowledged + 3 + round};`);
      await child.kill();
      acknowledged = Number(printed.match(/saved (\d+);\n$/)?.[1] ?? acknowledged);
      const read = readCheckpointFile(path);
      expect(read.damage).toBeNull();
      expect([...read.tasks()].length).toBeGreaterThanOrEqual(acknowledged);
      acknowledged = [...read.tasks()].length;
    }
    await (await openAt(path, { backupCount: 1 })).save(sourceOf([]));
    expect(readdirSync(dirname(path)).sort()).toEqual(['q.json', 'q.json.backup1', 'q.json.lock', 'q.json.owner']);
  }, 60_000);

  it('refuses a missing folder and a folder in place of the file', async () => {
    const folder = tempFolder();
    await expect(storageAt(join(folder, 'no', 'q.json')).initialize()).rejects.toMatchObject({
      code: 'file.not-found',
    });
    await expect(storageAt(folder).initialize()).rejects.toMatchObject({ code: 'file.is-folder' });
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
