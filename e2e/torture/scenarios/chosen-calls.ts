import type { Random } from '../../../src-main/bench/fixtures/random.ts';
import type { Arena, Lane, Round, Scenario } from '../scenario.ts';
import { newStage, type Stage } from '../stage.ts';
import type { LaunchOptions } from '../writer.ts';
import { type DiskCall, failAt, PointAtlas, straceObstacle } from './strace.ts';

const STEPS = 9;
/** Different writers whose calls are known beforehand. */
const WRITERS = 6;

/** kill -9 at a chosen call of the system. */
export const callKills: Scenario = {
  name: 'kill at a call',
  adapters: ['json', 'sqlite'],
  obstacle: straceObstacle,
  open: (arena) => new CallLane(arena, () => ({ what: 'signal=KILL', when: 'once' })),
};

/** A chosen call fails, once or from then on. */
export const callErrors: Scenario = {
  name: 'error at a call',
  adapters: ['json', 'sqlite'],
  obstacle: straceObstacle,
  open: (arena) =>
    new CallLane(arena, (random, call) => ({
      what: `error=${random.chance(0.5) ? 'EIO' : 'ENOSPC'}`,
      // Node.js wakes its own threads with write, and ends where that fails.
      when: call !== 'write' && random.chance(0.5) ? 'from then on' : 'once',
    })),
};

interface Fault {
  readonly what: string;
  readonly when: 'once' | 'from then on';
}

class CallLane implements Lane {
  readonly #arena: Arena;
  readonly #atlas: PointAtlas;
  readonly #fault: (random: Random, call: DiskCall) => Fault;

  constructor(arena: Arena, fault: (random: Random, call: DiskCall) => Fault) {
    this.#arena = arena;
    this.#fault = fault;
    this.#atlas = new PointAtlas(
      () => newStage(arena),
      (seed, stage) => this.#launch(seed, stage),
    );
  }

  async round(random: Random): Promise<Round> {
    const seed = random.below(WRITERS);
    const points = await this.#atlas.of(seed);
    const calls = [...new Set(points.map(({ call }) => call))];
    const call = calls[random.below(calls.length)] ?? 'fsync';
    const candidates = points.filter((point) => point.call === call);
    const point = candidates[random.below(candidates.length)] ?? { call, number: 1 };
    const { what, when } = this.#fault(random, call);
    const stage = newStage(this.#arena);
    const { writer, isHit } = await failAt(this.#launch(seed, stage), stage, point, what, when);
    const finding = await stage.judge(writer.history);
    const told = `${what} at ${call} number ${point.number} ${when}, writer ${seed}`;
    if (finding.lost.length + finding.invented.length + finding.broken.length === 0) stage.remove();
    return { isHit, finding, folder: stage.folder, told };
  }

  close(): void {}

  #launch(seed: number, { place }: Stage): LaunchOptions {
    const { script, sabotage } = this.#arena;
    return { ...place, script, seed, steps: STEPS, ...(sabotage && { sabotage }) };
  }
}
