import { STRATEGIES, type Strategy } from '../../src-shared/models/queue.ts';
import { QueueManager } from '../engine/queue-manager.ts';
import { type RawTasks, rawClaim, rawWaiting } from './fixtures/raw-tasks.ts';
import { PROJECTS, waitingInputs } from './fixtures/tasks.ts';
import type { BenchContext } from './harness/bench.ts';
import { median, rateOf } from './harness/measure.ts';

const RUNS = 5;
const CLAIMS_PER_RUN = 1000;
const ADD_AT_ONCE = 10_000;

/** getNextTask by one caller that awaits each claim, on queues in memory; nothing is completed meanwhile. */
export async function bench({ n, small, figure }: BenchContext): Promise<void> {
  const big = await memoryQueue(n);
  const raw = rawWaiting(n);
  for (const strategy of STRATEGIES) {
    const few = await memoryQueue(small);
    const rates = await alternate(strategy, big, few, raw);
    const bench = `claims/${strategy}`;
    const limit = { value: median(rates.raw), of: 'raw UPDATE ... WHERE seq = (SELECT ...) RETURNING' };
    const atSmall = { value: median(rates.few), of: `the same at ${small.toLocaleString('en-US')}` };
    const value = median(rates.big);
    figure({ bench, n, value, unit: '/s', limit, goal: { atLeast: 10_000 } });
    figure({ bench: `${bench}, as it grows`, n, value, unit: '/s', limit: atSmall, goal: { ratioAtLeast: 0.7 } });
    await few.stop();
  }
  raw.close();
  await big.stop();
}

/** Runs in turns, so that whatever else the machine does meets all three alike. */
async function alternate(strategy: Strategy, big: QueueManager, few: QueueManager, raw: RawTasks) {
  const rates = { big: [] as number[], few: [] as number[], raw: [] as number[] };
  const claimRaw = rawClaim(raw, strategy);
  for (const manager of [big, few]) await manager.setStrategy(strategy);
  for (let run = -1; run < RUNS; run++) {
    const found = {
      few: await rateOf(CLAIMS_PER_RUN, () => claimed(few)),
      big: await rateOf(CLAIMS_PER_RUN, () => claimed(big)),
      raw: await rateOf(CLAIMS_PER_RUN, (index) => claimRaw(PROJECTS[index % PROJECTS.length] ?? PROJECTS[0])),
    };
    if (run < 0) continue;
    for (const key of ['big', 'few', 'raw'] as const) rates[key].push(found[key]);
  }
  return rates;
}

async function claimed(manager: QueueManager): Promise<void> {
  if ((await manager.getNextTask()) === null) throw new Error('no task was left to claim');
}

async function memoryQueue(count: number): Promise<QueueManager> {
  const manager = new QueueManager({ persistence: { type: 'memory' } });
  await manager.start();
  for (const chunk of chunks(waitingInputs(count), ADD_AT_ONCE)) await manager.addTasks(chunk);
  return manager;
}

function* chunks<Item>(items: Iterable<Item>, size: number): Generator<Item[]> {
  let chunk: Item[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
