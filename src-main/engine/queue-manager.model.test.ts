import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../platform/manual-clock.ts';
import { QueueManager } from './queue-manager.ts';
import { queueCommands, type RealQueue } from './testing/queue-commands.ts';
import { MODEL_OPTIONS, QueueModel } from './testing/queue-model.ts';
import { type Kind, keptIn } from './testing/queues.ts';

const START = 1_795_420_142_587;
/** `POPPO_SEED` repeats a run, `POPPO_EFFORT` makes it longer. */
const SEED = Number(process.env.POPPO_SEED ?? Date.now() % 2 ** 31);
const EFFORT = Number(process.env.POPPO_EFFORT ?? 1);

async function openQueue(kind: Kind, folder: string, clock: ManualClock): Promise<QueueManager> {
  const queue = new QueueManager({ ...MODEL_OPTIONS, clock, persistence: keptIn(folder, kind) });
  await queue.start();
  return queue;
}

async function makeReal(kind: Kind, folder: string): Promise<RealQueue> {
  const clock = new ManualClock(START);
  const real: RealQueue = {
    queue: await openQueue(kind, folder, clock),
    now: () => clock.now(),
    advance: (ms) => void clock.advance(ms),
    reopen: null,
  };
  const reopen = async (model: QueueModel): Promise<void> => {
    await real.queue.stop();
    real.queue = await openQueue(kind, folder, clock);
    if (kind === 'json') model.forgetProcess();
  };
  if (kind !== 'memory') real.reopen = reopen;
  return real;
}

describe(`whatever is done to a queue (seed ${SEED})`, () => {
  it.each<[Kind, number]>([
    ['memory', 60],
    ['sqlite', 15],
    ['json', 20],
  ])(
    '%s: tasks, counts, hashes, facets, totals and every snapshot are what a plain array remembers',
    async (kind, numRuns) => {
      const property = fc.asyncProperty(queueCommands(START, 30), async (commands) => {
        const folder = mkdtempSync(join(tmpdir(), 'poppo-model-'));
        const real = await makeReal(kind, folder);
        try {
          await fc.asyncModelRun(() => ({ model: new QueueModel(), real }), commands);
        } finally {
          await real.queue.stop();
          rmSync(folder, { recursive: true, force: true });
        }
      });
      await expect(fc.assert(property, { numRuns: numRuns * EFFORT, seed: SEED })).resolves.toBeUndefined();
    },
    60_000 * EFFORT,
  );
});
