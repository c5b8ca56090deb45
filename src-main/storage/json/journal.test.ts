import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import { writeLegacyQueue } from '../legacy/legacy-fixture.ts';
import { batchLine, parseBatchJson, unguard } from './journal-format.ts';
import type { JsonStorage } from './json-storage.ts';
import { batchOf } from './testing/journal-fixtures.ts';
import { openAt, someTasks, sourceOf, storageAt } from './testing/json-fixtures.ts';

vi.setConfig({ testTimeout: 30_000 });

async function revisionsIn(storage: JsonStorage): Promise<number[]> {
  return [...((await storage.load())?.changes() ?? [])].map(({ revision }) => revision);
}

async function queueWithChanges(count: number): Promise<{ path: string; storage: JsonStorage }> {
  const path = join(tempFolder(), 'q.json');
  const storage = await openAt(path, { autoRecover: false });
  await storage.save(sourceOf(someTasks(3)));
  for (let revision = 1; revision <= count; revision++) await storage.changes.append(batchOf(revision, 100 + revision));
  return { path, storage };
}

describe('a line of the journal', () => {
  it('gives back every batch as it was', () => {
    const text = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()).map((data) => JSON.stringify({ data }));
    const total = fc.record({
      projectId: fc.option(fc.string({ unit: 'binary' })),
      completedTotal: fc.nat(),
      failedTotal: fc.nat(),
      weight: fc.integer({ min: 1 }),
    });
    fc.assert(
      fc.property(fc.array(text), fc.array(total), fc.array(fc.nat()), (texts, projects, removes) => {
        const puts = texts.map((task, seq) => ({ seq, text: `{"#":${seq},${task.slice(1)}` }));
        const batch = batchOf(7, 7, { puts, projects, removes });
        expect(parseBatchJson(unguard(batchLine(batch).subarray(0, -1)) ?? '')).toEqual(batch);
      }),
    );
  });
});

describe('the journal', () => {
  it('gives back what was appended after the checkpoint, to every later storage', async () => {
    const { path, storage } = await queueWithChanges(3);
    await storage.close();
    const next = await openAt(path);
    const loaded = await next.load();
    expect(loaded?.damage).toBeNull();
    expect([...(loaded?.tasks() ?? [])].map(({ text }) => text)).toEqual(someTasks(3));
    for (let time = 0; time < 2; time++) {
      expect([...(loaded?.changes() ?? [])]).toEqual([1, 2, 3].map((revision) => batchOf(revision, 100 + revision)));
    }
    await next.changes.append(batchOf(4));
    expect(await revisionsIn(next)).toEqual([1, 2, 3, 4]);
    expect((await next.getStats()).journalBytes).toBe(statSync(`${path}.journal`).size);
  });

  it('continues an empty queue where there is no checkpoint yet, and nothing once there is', async () => {
    const path = join(tempFolder(), 'q.json');
    const storage = await openAt(path);
    await storage.load();
    await storage.changes.append(batchOf(1));
    expect(await revisionsIn(storage)).toEqual([1]);
    await storage.save(sourceOf(someTasks(1)));
    expect(await revisionsIn(storage)).toEqual([]);
    await storage.changes.append(batchOf(2));
    expect(await revisionsIn(storage)).toEqual([2]);
  });

  it('holds what was appended while a save was being written', async () => {
    const { storage } = await queueWithChanges(2);
    const saving = storage.save(sourceOf(someTasks(5)));
    await storage.changes.append(batchOf(3));
    await saving;
    await storage.changes.append(batchOf(4));
    expect(await revisionsIn(storage)).toEqual([3, 4]);
    await expect(storage.save(sourceOf(someTasks(5), 6))).rejects.toMatchObject({ code: 'internal.unexpected' });
    await storage.changes.append(batchOf(5));
    expect(await revisionsIn(storage)).toEqual([3, 4, 5]);
  });

  it('loses only the line that a crash cut short, wherever it did, and goes on after it', async () => {
    const { path, storage } = await queueWithChanges(5);
    await storage.close();
    const whole = readFileSync(`${path}.journal`);
    const ends = [...whole.entries()].filter(([, byte]) => byte === 0x0a).map(([at]) => at + 1);
    for (let length = ends.at(-4) ?? 0; length <= whole.length; length++) {
      writeFileSync(`${path}.journal`, whole.subarray(0, length));
      const kept = ends.filter((end) => end <= length).length - 1;
      const next = storageAt(path, { autoRecover: false });
      await next.initialize();
      const loaded = await next.load();
      expect(loaded?.damage, `cut at ${length}`).toBeNull();
      expect([...(loaded?.changes() ?? [])]).toHaveLength(kept);
      expect(statSync(`${path}.journal`).size).toBe(length);
      if (length % 7 === 0) {
        await next.changes.append(batchOf(9));
        expect((await revisionsIn(next)).at(-1)).toBe(9);
        expect(await revisionsIn(next)).toHaveLength(kept + 1);
      }
      await next.close();
    }
  });

  it('drops a last line whose blocks never reached the disk', async () => {
    const { path, storage } = await queueWithChanges(2);
    await storage.close();
    const whole = readFileSync(`${path}.journal`);
    writeFileSync(
      `${path}.journal`,
      Buffer.concat([whole, Buffer.from('1234'), Buffer.alloc(4096), Buffer.from('}\n')]),
    );
    expect(await revisionsIn(await openAt(path, { autoRecover: false }))).toEqual([1, 2]);
  });

  it('counts up to a line that was changed later, and tells it', async () => {
    const { path, storage } = await queueWithChanges(5);
    const whole = readFileSync(`${path}.journal`);
    for (let at = 0; at < whole.length - 1; at += 13) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      writeFileSync(`${path}.journal`, damaged);
      const loaded = await storage.load();
      expect(loaded?.damage?.sentence, `byte ${at}`).toMatch(/journal is damaged at byte \d+/);
      const before = whole.subarray(0, at).filter((byte) => byte === 0x0a).length;
      expect([...(loaded?.changes() ?? [])]).toHaveLength(Math.max(0, before - 1));
      await expect(storage.changes.append(batchOf(9))).rejects.toMatchObject({ code: 'storage.corrupt' });
    }
  });

  it('of another checkpoint is not replayed, and kept when a new one begins', async () => {
    const { path, storage } = await queueWithChanges(2);
    const other = readFileSync(`${path}.journal`);
    await storage.save(sourceOf(someTasks(7)));
    writeFileSync(`${path}.journal`, other);
    expect(await revisionsIn(storage)).toEqual([]);
    await storage.changes.append(batchOf(3));
    expect(await revisionsIn(storage)).toEqual([3]);
    const kept = readdirSync(dirname(path)).filter((name) => name.startsWith('q.json.journal.other-'));
    expect(kept).toHaveLength(1);
    expect(readFileSync(join(dirname(path), kept[0] ?? '')).equals(other)).toBe(true);
  });

  it('is found under either name after a crash between the steps of a save', async () => {
    const { path, storage } = await queueWithChanges(2);
    const [oldCheckpoint, oldJournal] = [readFileSync(path), readFileSync(`${path}.journal`)];
    const saving = storage.save(sourceOf(someTasks(7)));
    await storage.changes.append(batchOf(3));
    const journalAtCrash = readFileSync(`${path}.journal`);
    await saving;
    renameSync(`${path}.journal`, `${path}.journal.next`);
    writeFileSync(`${path}.journal`, journalAtCrash);
    const newCheckpoint = readFileSync(path);
    expect(await revisionsIn(storage)).toEqual([3]);
    writeFileSync(path, oldCheckpoint);
    expect(await revisionsIn(storage)).toEqual([1, 2, 3]);
    writeFileSync(path, newCheckpoint);
    expect(await revisionsIn(storage)).toEqual([3]);
    await storage.changes.append(batchOf(4));
    expect(existsSync(`${path}.journal.next`)).toBe(false);
    expect(await revisionsIn(storage)).toEqual([3, 4]);
    expect(oldJournal.length).toBeLessThan(journalAtCrash.length);
  });

  it('does not continue a file of the original system before it was migrated', async () => {
    const path = join(tempFolder(), 'queue.json');
    writeLegacyQueue(path, 3);
    const storage = await openAt(path);
    await storage.load();
    expect(storage.changes.wantsCheckpoint()).toBe(true);
    await expect(storage.changes.append(batchOf(1))).rejects.toMatchObject({ code: 'storage.unsupported' });
    await storage.save(sourceOf(someTasks(5)));
    await storage.changes.append(batchOf(1));
    expect(await revisionsIn(storage)).toEqual([1]);
    expect(readdirSync(dirname(path)).filter((name) => name.includes('.backup'))).toEqual([]);
  });

  it('is seen by a follower as it grows, which writes nothing', async () => {
    const { path, storage } = await queueWithChanges(1);
    const follower = storageAt(path);
    await follower.initialize();
    expect(await revisionsIn(follower)).toEqual([1]);
    const seen = vi.fn();
    follower.onForeignChange(seen);
    await storage.changes.append(batchOf(2));
    await vi.waitFor(() => expect(seen).toHaveBeenCalled(), { timeout: 10_000 });
    expect(await revisionsIn(follower)).toEqual([1, 2]);
    await expect(follower.changes.append(batchOf(3))).rejects.toMatchObject({ code: 'storage.read-only' });
    await storage.close();
    await expect(storage.changes.append(batchOf(3))).rejects.toMatchObject({ code: 'storage.closed' });
  });
});
