import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Child } from '../../platform/testing/child.ts';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import { JsonStorage } from './json-storage.ts';
import { batchOf } from './testing/journal-fixtures.ts';
import { openAt, someTasks, sourceOf } from './testing/json-fixtures.ts';

vi.setConfig({ testTimeout: 60_000 });

const STORAGE = JSON.stringify(new URL('./json-storage.ts', import.meta.url).href);
/** More of them: POPPO_KILLS=200. */
const KILLS = Number(process.env.POPPO_KILLS ?? 40);
/** A call of the system, what becomes of it, and how often it comes in two rounds of the writer, about. */
const FAULTS = [
  ['rename', 'signal=KILL', 7],
  ['fsync', 'signal=KILL', 9],
  ['fsync', 'error=EIO', 6],
  ['fdatasync', 'error=EIO', 4],
] as const;
/** Children that are killed at the same time, each with a queue of its own. */
const AT_ONCE = 2;

/**
 * Goes on counting from what it finds: appends, and saves whole states now and then. Each number is the place of
 * one task; it is printed once it was acknowledged.
 */
function writer(path: string, rounds = Number.POSITIVE_INFINITY): string {
  return `import { JsonStorage } from ${STORAGE};
    import { writeSync } from 'node:fs';
    const storage = new JsonStorage({ filePath: ${JSON.stringify(path)}, backupCount: 2, autoRecover: false });
    await storage.initialize();
    const tasks = new Map();
    const loaded = await storage.load();
    const put = (text) => tasks.set(JSON.parse(text)['#'], text);
    for (const { text } of loaded?.tasks() ?? []) put(text);
    for (const { puts } of loaded?.changes() ?? []) for (const { text } of puts) put(text);
    const header = { strategy: 'fifo', savedAt: null, projects: [] };
    const source = () => {
      const texts = [...tasks.values()];
      return { header, taskCount: texts.length, contentHash: 'x', tasks: () => texts.map((text) => ({ text, statusIfAbsent: 'queued' })) };
    };
    const append = async () => {
      const seq = tasks.size + 1;
      const text = JSON.stringify({ '#': seq, id: 't' + seq });
      tasks.set(seq, text);
      await storage.changes.append({ revision: seq, puts: [{ seq, text }], removes: [], projects: [], strategy: 'fifo', taskCount: seq, contentHash: 'x' });
      writeSync(1, seq + '\\n');
    };
    for (let round = 0; round < ${rounds}; round++) {
      for (let count = 0; count < 5; count++) await append();
      const saving = storage.save(source());
      await append();
      await saving;
    }`;
}

async function placesIn(path: string): Promise<number[]> {
  const storage = new JsonStorage({ filePath: path, autoRecover: false });
  await storage.initialize();
  const loaded = await storage.load();
  expect(loaded?.damage ?? null).toBeNull();
  const places = new Set([...(loaded?.tasks() ?? [])].map(({ text }) => Number(/^\{"#":(\d+)/.exec(text)?.[1])));
  for (const { puts } of loaded?.changes() ?? []) for (const { seq } of puts) places.add(seq);
  await storage.close();
  return [...places];
}

/** All that was acknowledged is there, and of what was not at most the one change that was under way. */
async function expectKept(path: string, acknowledged: number): Promise<number> {
  const places = await placesIn(path);
  expect(places).toEqual(Array.from({ length: places.length }, (_, index) => index + 1));
  expect(places.length).toBeGreaterThanOrEqual(acknowledged);
  expect(places.length).toBeLessThanOrEqual(acknowledged + 1);
  return places.length;
}

function lastNumber(output: string, before: number): number {
  return Number(/(\d+)\n(?:\d*)$/.exec(output)?.[1] ?? before);
}

async function killOften(path: string, kills: number): Promise<void> {
  let count = 0;
  for (let round = 0; round < kills; round++) {
    const child = new Child(writer(path));
    await child.printed(`${count + 1 + (round % 17)}\n`);
    child.process.kill('SIGKILL');
    await child.kill();
    const output = await child.printed('\n');
    count = await expectKept(path, lastNumber(output, count));
  }
}

describe('a writer that is killed', () => {
  it(`${KILLS} times keeps every change it acknowledged, and invents none`, async () => {
    const folder = tempFolder();
    const paths = Array.from({ length: AT_ONCE }, (_, number) => join(folder, `q${number}.json`));
    await Promise.all(paths.map((path) => killOften(path, KILLS / AT_ONCE)));
  });

  const strace = process.platform === 'linux' && spawnSync('strace', ['-V']).status === 0;

  it.skipIf(!strace)('or fails at any step between two checkpoints loses nothing', async () => {
    let reached = 0;
    for (const [call, fault, steps] of FAULTS) {
      for (let step = 1; step <= steps; step++) {
        const path = join(tempFolder(), 'q.json');
        const inject = ['-e', `trace=${call}`, '-e', `inject=${call}:${fault}:when=${step}`];
        const code = ['--input-type=module', '-e', writer(path, 2)];
        const args = ['-f', '-qq', '-o', '/dev/null', ...inject, process.execPath, ...code];
        const env = { ...process.env, UV_THREADPOOL_SIZE: '1' };
        const { stdout, status, signal } = spawnSync('strace', args, { encoding: 'utf8', env });
        if (status !== 0 || signal !== null) reached++;
        await expectKept(path, lastNumber(stdout, 0));
      }
    }
    expect(reached).toBeGreaterThan(15);
  });
});

describe('a full disk', () => {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;

  it.skipIf(!isRoot)(
    'stops the journal, keeps what was acknowledged, and a save after it begins a new one',
    async () => {
      const folder = tempFolder();
      const disk = join(folder, 'disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk]);
      onTestFinished(() => void spawnSync('umount', ['-l', disk]));
      const path = join(disk, 'q.json');
      const storage = await openAt(path, { backupCount: 0 });
      await storage.save(sourceOf(someTasks(3)));
      writeFileSync(join(disk, 'other'), Buffer.alloc(64 * 1024));
      const text = (seq: number) => `{"#":${seq},"id":"j${seq}","pad":"${'x'.repeat(10_000)}"}`;
      const append = (seq: number) => storage.changes.append(batchOf(seq, seq, { puts: [{ seq, text: text(seq) }] }));
      let kept = 0;
      const failure = await (async () => {
        for (; ; kept++) await append(kept + 1);
      })().catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'storage.full' });
      expect(kept).toBeGreaterThan(10);
      const size = readFileSync(`${path}.journal`).length;
      await expect(append(99)).rejects.toMatchObject({ code: 'storage.degraded' });
      expect(readFileSync(`${path}.journal`)).toHaveLength(size);
      expect(storage.changes.wantsCheckpoint()).toBe(true);
      const loaded = await storage.load();
      expect(loaded?.damage).toBeNull();
      expect([...(loaded?.changes() ?? [])].map(({ revision }) => revision).slice(0, kept)).toEqual(
        Array.from({ length: kept }, (_, index) => index + 1),
      );
      await expect(append(99)).rejects.toMatchObject({ code: 'storage.full' });
      await expect(storage.save(sourceOf(someTasks(4)))).rejects.toMatchObject({ code: 'storage.full' });
      rmSync(join(disk, 'other'));
      await storage.save(sourceOf(someTasks(4)));
      await append(1);
      expect([...((await storage.load())?.changes() ?? [])]).toHaveLength(1);
    },
  );
});
