import { cpSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../../src-main/bench/fixtures/random.ts';
import { inspect } from '../inspect.ts';
import { copyModel } from '../model.ts';
import type { Arena, Lane, Round, Scenario } from '../scenario.ts';
import { newStage, Stage } from '../stage.ts';
import { type LaunchOptions, Writer } from '../writer.ts';
import { failAt, type Point, pointsOf, straceObstacle } from './strace.ts';

/** Lines after which the writer is killed whose queue is then opened again and again. */
const LINES = 45;

/** kill -9 at each call of the system by which opening mends what a killed writer left, and closing saves it. */
export const recoveryKills: Scenario = {
  name: 'kill while recovering',
  adapters: ['json', 'sqlite'],
  obstacle: straceObstacle,
  open: (arena) => new RecoveryLane(arena),
};

interface Wreck {
  readonly stage: Stage;
  readonly points: readonly Point[];
}

class RecoveryLane implements Lane {
  readonly #arena: Arena;
  #wreck: Wreck | null = null;
  #rounds = 0;

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  async round(random: Random): Promise<Round> {
    this.#wreck ??= await this.#makeWreck(random);
    const { stage: wreck, points } = this.#wreck;
    this.#rounds += 1;
    const point = points[this.#rounds % points.length] ?? { call: 'fsync', number: 1 };
    const stage = this.#copyOf(wreck);
    const { isHit } = await failAt(this.#opening(stage), stage, point, 'signal=KILL', 'once');
    const finding = await inspect(stage.place, copyModel(wreck.model), []);
    const found = finding.lost.length + finding.invented.length + finding.broken.length;
    if (found === 0) stage.remove();
    const told = `killed at ${point.call} number ${point.number} of an opening`;
    return { isHit, finding, folder: stage.folder, told };
  }

  close(): void {
    this.#wreck?.stage.remove();
  }

  async #makeWreck(random: Random): Promise<Wreck> {
    const { script } = this.#arena;
    const stage = newStage(this.#arena);
    const writer = new Writer({ ...stage.place, script, seed: random.below(2 ** 31) });
    await writer.told(LINES);
    await writer.kill();
    const looked = this.#copyOf(stage);
    const { history } = writer;
    for (const finished of history.acknowledged) stage.model.apply(finished);
    // What was in flight is decided by now, and stays as it is.
    await inspect(looked.place, stage.model, history.open);
    looked.remove();
    const measured = this.#copyOf(stage);
    const points = await pointsOf(this.#opening(measured), measured);
    measured.remove();
    return { stage, points };
  }

  #opening({ place }: Stage): LaunchOptions {
    return { ...place, script: this.#arena.script, seed: 0, steps: 0 };
  }

  #copyOf({ folder, place }: Stage): Stage {
    const copy = mkdtempSync(join(this.#arena.folder, 'copy-'));
    cpSync(folder, copy, { recursive: true });
    return new Stage(copy, { ...place, place: copy });
  }
}
