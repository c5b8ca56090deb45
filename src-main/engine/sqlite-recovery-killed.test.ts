import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { damaged, expectOnlyTrueTasks, open, PAGE, zero } from './testing/damaged-sqlite-queue.ts';
import { expectConsistent } from './testing/recount.ts';

const LIBRARY = pathToFileURL(join(import.meta.dirname, '../library.ts')).href;
const hasStrace = spawnSync('strace', ['-V']).status === 0;

describe.skipIf(!hasStrace)('a recovery that is killed (needs strace)', () => {
  it('at any rename, link or removal is done again or ended by the next start, with the same tasks', async () => {
    let ended = false;
    let killed = 0;
    for (let step = 1; !ended; step += 2) {
      const { folder, path, harmed, tasks } = await damaged(zero(100, PAGE));
      ended = recoverUntilKilled(path, step);
      if (!ended) killed += 1;
      const { queue } = await open(folder);

      expect(expectOnlyTrueTasks(queue, tasks), `killed at step ${step}`).toBe(tasks.size);
      await expectConsistent(queue);
      await queue.stop();
      const kept = readdirSync(folder).filter((name) => /\.corrupt-[^w]+$/.test(name));
      expect(kept.some((name) => readFileSync(join(folder, name)).equals(harmed))).toBe(true);
      expect(readdirSync(folder).filter((name) => /^\.|recovered/.test(name))).toEqual([]);
    }
    expect(killed).toBeGreaterThan(3);
  }, 60_000);
});

/** True where the process came to its end before it was killed. */
function recoverUntilKilled(path: string, step: number): boolean {
  const code = `
    import { QueueManager } from ${JSON.stringify(LIBRARY)};
    await new QueueManager({ persistence: { type: 'sqlite', dbPath: ${JSON.stringify(path)} } }).start();
    process.exit(0);`;
  const calls = 'link,linkat,rename,renameat,renameat2,unlink,unlinkat';
  const inject = [
    '-f',
    '-qq',
    '-o',
    '/dev/null',
    '-e',
    `trace=${calls}`,
    '-e',
    `inject=${calls}:signal=KILL:when=${step}`,
  ];
  const { status, signal } = spawnSync('strace', [...inject, process.execPath, '--input-type=module', '-e', code]);
  return signal === null && status === 0;
}
