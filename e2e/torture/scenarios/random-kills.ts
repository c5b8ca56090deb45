import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../../src-main/bench/fixtures/random.ts';
import type { Finding } from '../inspect.ts';
import type { Arena, Lane, Round, Scenario } from '../scenario.ts';
import { newStage, type Stage } from '../stage.ts';
import { Writer } from '../writer.ts';

/** Writers of a queue before the next queue is begun. */
const ROUNDS_PER_QUEUE = 12;
const MOST_LINES = 60;
/** About as long as a writer takes until it is ready, ms. */
const START_MS = 150;

/** kill -9 at any moment: while a writer starts, writes, saves, restores. Its successor goes on from there. */
export const randomKills: Scenario = {
  name: 'kill -9',
  adapters: ['json', 'sqlite', 'redis'],
  obstacle: () => null,
  open: (arena) => new KillLane(arena),
};

class KillLane implements Lane {
  readonly #arena: Arena;
  #stage: Stage | null = null;
  #rounds = 0;

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  async round(random: Random): Promise<Round> {
    if (this.#rounds++ % ROUNDS_PER_QUEUE === 0) this.close();
    this.#stage ??= newStage(this.#arena);
    const stage = this.#stage;
    const { script, sabotage } = this.#arena;
    const seed = random.below(2 ** 31);
    const writer = new Writer({ ...stage.place, script, seed, ...(sabotage && { sabotage }) });
    const lines = random.chance(0.1) ? 0 : 1 + random.below(MOST_LINES);
    await (lines === 0 ? wait(random.next() * START_MS) : writer.told(lines));
    await wait(random.next() * 3);
    await writer.kill();
    const { history } = writer;
    const finding = await stage.judge(history, { write: random.chance(0.5) });
    const told = `killed after ${lines} lines; ${history.acknowledged.length} operations acknowledged`;
    return { isHit: true, finding: withErrors(finding, writer), folder: stage.folder, told };
  }

  close(): void {
    this.#stage?.remove();
    this.#stage = null;
  }
}

/** Nothing but the kill went wrong, so nothing may have been refused. */
function withErrors(finding: Finding, { history, complaints }: Writer): Finding {
  const errors = [...history.errors].map(([code, times]) => `${times} operations were refused with ${code}`);
  if (complaints !== '') errors.push(`the writer broke down: ${complaints}`);
  return { ...finding, broken: [...finding.broken, ...errors] };
}
