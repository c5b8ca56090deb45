import type { Random } from '../../../src-main/bench/fixtures/random.ts';
import type { Arena, Round, Scenario } from '../scenario.ts';
import { newStage } from '../stage.ts';
import { Writer } from '../writer.ts';

/** Several owners start at once, on a queue that is new or whose owner was just killed: exactly one may get it. */
export const lockRaces: Scenario = {
  name: 'lock race',
  adapters: ['json', 'redis'],
  obstacle: () => null,
  open: (arena) => ({ round: (random) => race(arena, random), close: () => undefined }),
};

async function race(arena: Arena, random: Random): Promise<Round> {
  const stage = newStage(arena);
  const start = (): Writer =>
    new Writer({ ...stage.place, script: arena.script, seed: random.below(2 ** 31), holds: true });
  const broken: string[] = [];
  for (const heat of ['a new queue', 'a queue whose owner was killed']) {
    const writers = [start(), start(), start()];
    // A holder tells that it is ready and stays; the others end.
    await Promise.all(writers.map((writer) => writer.told(1)));
    const holders = writers.filter(({ history }) => history.isReady).length;
    if (holders !== 1) broken.push(`${holders} of ${writers.length} got ${heat}`);
    await Promise.all(writers.map((writer) => writer.kill()));
    await stage.disown();
  }
  const finding = { lost: [], invented: [], broken, unknown: 0, happened: 0 };
  if (broken.length === 0) stage.remove();
  return { isHit: true, finding, folder: stage.folder, told: 'three owners at once' };
}
