import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import { writeLegacyQueue } from '../legacy/legacy-fixture.ts';
import type { JsonStorage } from './json-storage.ts';
import { batchOf } from './testing/journal-fixtures.ts';
import { manifestOf, NOW, openAt, someTasks, sourceOf, storageAt, textsIn } from './testing/json-fixtures.ts';

vi.setConfig({ testTimeout: 30_000 });

const KEPT = '.corrupt-2026-11-23T07-49-02-587Z';

/** Opens a queue after something happened to its files. */
async function reopened(path: string): Promise<JsonStorage> {
  return openAt(path);
}

async function closedQueue(counts: readonly number[], changes = 0): Promise<string> {
  const path = join(tempFolder(), 'q.json');
  const storage = await openAt(path);
  for (const count of counts) await storage.save(sourceOf(someTasks(count)));
  for (let number = 1; number <= changes; number++) await storage.changes.append(batchOf(number, 100 + number));
  await storage.close();
  return path;
}

function cut(path: string, share: number): Buffer {
  const whole = readFileSync(path);
  const damaged = whole.subarray(0, Math.round(whole.length * share));
  writeFileSync(path, damaged);
  return damaged;
}

describe('recovery', () => {
  it('takes what is intact of the file together with its journal, where that holds most', async () => {
    const path = await closedQueue([5, 20], 3);
    const damaged = cut(path, 0.8);
    const storage = await reopened(path);
    const texts = await textsIn(storage);
    const report = storage.recoveryReport;
    expect(report).toMatchObject({
      source: 'journal',
      sourcePath: path,
      keptAs: path + KEPT,
      tasksInDamaged: 20,
      at: NOW,
    });
    expect(report?.tasksRecovered).toBe(texts.length);
    expect(texts.slice(-3)).toEqual([101, 102, 103].map((seq) => batchOf(seq - 100, seq).puts[0]?.text));
    expect(texts.slice(0, -3)).toEqual(someTasks(texts.length - 3));
    expect(readFileSync(path + KEPT).equals(damaged)).toBe(true);
    expect(existsSync(`${path}${KEPT}.journal`)).toBe(true);
    const again = await storage.load();
    expect(again?.damage).toBeNull();
    expect(storage.recoveryReport).toBeNull();
    await storage.changes.append(batchOf(9));
    expect([...((await storage.load())?.changes() ?? [])]).toHaveLength(1);
  });

  it('takes the newest valid backup where that holds more', async () => {
    const path = await closedQueue([10, 30, 40, 50]);
    cut(path, 0.3);
    cut(`${path}.backup1`, 0.5);
    const storage = await reopened(path);
    expect(await textsIn(storage)).toEqual(someTasks(30));
    const report = storage.recoveryReport;
    expect(report).toMatchObject({ source: 'backup', sourcePath: `${path}.backup2`, tasksRecovered: 30 });
    expect(report?.candidates.map(({ source, valid }) => [source, valid])).toEqual([
      ['salvage', true],
      ['backup', false],
      ['backup', true],
    ]);
    expect(report?.candidates[1]?.reason).toContain('is damaged at byte');
  });

  it('takes the newest valid snapshot where only that holds more', async () => {
    const path = join(tempFolder(), 'q.json');
    const storage = await openAt(path);
    await storage.save(sourceOf(someTasks(2)));
    await storage.createSnapshot({ ...manifestOf('s'), taskCount: 8 }, sourceOf(someTasks(8)));
    await storage.close();
    cut(path, 0.5);
    const next = await reopened(path);
    expect(await textsIn(next)).toEqual(someTasks(8));
    expect(next.recoveryReport).toMatchObject({ source: 'snapshot', tasksRecovered: 8 });
  });

  it('keeps all changes before a damaged line of the journal, whatever backups hold', async () => {
    const path = await closedQueue([30, 5], 4);
    const journal = readFileSync(`${path}.journal`);
    const at = journal.lastIndexOf('"r":3');
    journal.write('x', at + 4);
    writeFileSync(`${path}.journal`, journal);
    const storage = await reopened(path);
    const texts = await textsIn(storage);
    expect(texts).toHaveLength(5 + 2);
    expect(storage.recoveryReport).toMatchObject({ source: 'journal', tasksRecovered: 7, tasksInDamaged: 5 });
    expect(readFileSync(`${path}${KEPT}.journal`).equals(journal)).toBe(true);
  });

  it('brings a missing file back where a journal says that there was one', async () => {
    const path = await closedQueue([6, 7], 1);
    rmSync(path);
    const storage = await reopened(path);
    expect(await textsIn(storage)).toEqual(someTasks(6));
    expect(storage.recoveryReport).toMatchObject({ source: 'backup', keptAs: `${path}${KEPT}.journal` });
  });

  it('gives tasks of the original system a place', async () => {
    const path = join(tempFolder(), 'queue.json');
    writeLegacyQueue(path, 30);
    const damaged = cut(path, 0.7);
    const storage = await reopened(path);
    const texts = await textsIn(storage);
    expect(texts.length).toBeGreaterThan(15);
    expect(texts.map((text) => (JSON.parse(text) as { '#': number })['#'])).toEqual(texts.map((_, index) => index + 1));
    expect(readFileSync(path + KEPT).equals(damaged)).toBe(true);
  });

  it('changes nothing where nothing can be recovered, nor for a follower, nor unasked', async () => {
    const path = await closedQueue([1]);
    const damaged = cut(path, 0.2);
    const storage = await reopened(path);
    const follower = storageAt(path);
    await follower.initialize();
    for (const one of [storage, follower]) {
      expect((await one.load())?.damage).not.toBeNull();
      expect(one.recoveryReport).toBeNull();
    }
    await expect(storage.save(sourceOf([]))).rejects.toMatchObject({ code: 'storage.corrupt' });
    await storage.close();
    writeFileSync(`${path}.backup1`, '[{"id":"a"}]');
    const careful = await openAt(path, { autoRecover: false });
    expect((await careful.load())?.damage).not.toBeNull();
    expect(readFileSync(path).equals(damaged)).toBe(true);
    expect(readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.corrupt`))).toEqual([]);
  });
});
