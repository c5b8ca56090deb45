import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../../src-main/bench/fixtures/random.ts';
import type { Arena, Lane, Round, Scenario } from '../scenario.ts';
import { newStage } from '../stage.ts';
import { Writer } from '../writer.ts';

const SOURCE = join(import.meta.dirname, 'short-write.c');
const STEPS = 9;
/** Writes that a writer of so many steps is sure to make. */
const WRITES = 15;

/** The system takes half of the bytes of one write. */
export const shortWrites: Scenario = {
  name: 'short write',
  adapters: ['json', 'sqlite'],
  obstacle: () => {
    if (process.platform !== 'linux') return 'it preloads a library of Linux';
    return spawnSync('cc', ['--version'], { stdio: 'ignore' }).status === 0 ? null : 'there is no C compiler';
  },
  open: (arena) => new ShortLane(arena),
};

class ShortLane implements Lane {
  readonly #arena: Arena;
  readonly #library: string;

  constructor(arena: Arena) {
    this.#arena = arena;
    this.#library = join(arena.folder, `short-write-${process.pid}.so`);
    if (!existsSync(this.#library))
      execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', this.#library, SOURCE, '-ldl']);
  }

  async round(random: Random): Promise<Round> {
    const stage = newStage(this.#arena);
    const number = 1 + random.below(WRITES);
    const env = { LD_PRELOAD: this.#library, SHORT_WRITE_FOLDER: stage.folder, SHORT_WRITE_NUMBER: String(number) };
    const seed = random.below(2 ** 31);
    const writer = new Writer({ ...stage.place, script: this.#arena.script, seed, steps: STEPS, env });
    await writer.ended();
    const finding = await stage.judge(writer.history);
    const isHit = writer.complaints.includes('short write');
    if (finding.lost.length + finding.invented.length + finding.broken.length === 0) stage.remove();
    return { isHit, finding, folder: stage.folder, told: `half of write ${number}` };
  }

  close(): void {}
}
