import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../platform/manual-clock.ts';
import { OneFileStorage } from '../storage/custom/testing/one-file-storage.ts';
import { hasRedisServer, TestRedis } from '../storage/redis/testing/redis-server.ts';
import type { CustomPersistenceOptions, PersistenceOptions } from './persistence-options.ts';
import { QueueManager } from './queue-manager.ts';
import type { RealQueue } from './testing/model-command.ts';
import { queueCommands } from './testing/queue-commands.ts';
import { MODEL_OPTIONS, QueueModel } from './testing/queue-model.ts';
import { keptIn } from './testing/queues.ts';

const START = 1_795_420_142_587;
/** `POPPO_SEED` repeats a run, `POPPO_EFFORT` makes it longer. */
const SEED = Number(process.env.POPPO_SEED ?? Date.now() % 2 ** 31);
const EFFORT = Number(process.env.POPPO_EFFORT ?? 1);

let redis: TestRedis | null = null;
beforeAll(async () => {
  if (hasRedisServer) redis = await TestRedis.start();
});
afterAll(() => redis?.down());

type Kept = PersistenceOptions | CustomPersistenceOptions;
type Place = (folder: string) => Kept;
const inRedis: Place = (folder) => ({
  type: 'redis',
  port: redis?.port ?? 0,
  keyPrefix: `${folder}:`,
  saveOnChange: true,
});

async function openQueue(kept: Kept, clock: ManualClock): Promise<QueueManager> {
  const queue = new QueueManager({ ...MODEL_OPTIONS, clock, persistence: kept });
  await queue.start();
  return queue;
}

async function makeReal(kept: Kept): Promise<RealQueue> {
  const clock = new ManualClock(START);
  const real: RealQueue = {
    queue: await openQueue(kept, clock),
    now: () => clock.now(),
    advance: (ms) => void clock.advance(ms),
    reopen: null,
  };
  const reopen = async (model: QueueModel): Promise<void> => {
    await real.queue.stop();
    real.queue = await openQueue(kept, clock);
    if (kept.type === 'sqlite') model.recoverOwnerless(clock.now());
    else model.forgetProcess(clock.now());
  };
  if (kept.type !== 'memory') real.reopen = reopen;
  return real;
}

describe(`whatever is done to a queue (seed ${SEED})`, () => {
  it.each<[string, number, Place]>([
    ['memory', 60, (folder) => keptIn(folder, 'memory')],
    ['sqlite', 15, (folder) => keptIn(folder, 'sqlite')],
    ['json', 20, (folder) => keptIn(folder, 'json')],
    ['custom', 10, (folder) => ({ type: 'custom', customStorage: OneFileStorage, folder: join(folder, 'data') })],
    ['json with a journal', 15, (folder) => ({ ...keptIn(folder, 'json'), saveOnChange: true })],
    ...(hasRedisServer ? [['redis', 10, inRedis] satisfies [string, number, Place]] : []),
  ])(
    '%s: tasks, counts, hashes, facets, totals and every snapshot are what a plain array remembers',
    async (_name, numRuns, place) => {
      const property = fc.asyncProperty(queueCommands(START, 30), async (commands) => {
        const folder = mkdtempSync(join(tmpdir(), 'poppo-model-'));
        const real = await makeReal(place(folder));
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
