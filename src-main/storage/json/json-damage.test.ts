import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import { writeLegacyQueue } from '../legacy/legacy-fixture.ts';
import { openAt, someTasks, sourceOf, textsIn } from './testing/json-fixtures.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('damage', () => {
  it('is told with its byte, gives what can be read, and the file is never overwritten', async () => {
    const path = join(tempFolder(), 'q.json');
    const storage = await openAt(path, { autoRecover: false });
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
    const storage = await openAt(path, { autoRecover: false });
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
    const storage = await openAt(path, { autoRecover: false });
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
