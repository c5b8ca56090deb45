import { join } from 'node:path';
import { QueueManager } from '../engine/queue-manager.ts';
import { freshInputs } from './fixtures/raw-tasks.ts';
import type { BenchContext } from './harness/bench.ts';
import { median } from './harness/measure.ts';

const ROUNDS = 40;
const ONE_BY_ONE = 200;
const TOGETHER = 2000;

/** Durable adds per second of processor time with the storage measured, next to the same without. */
export async function bench({ dir, figure }: BenchContext): Promise<void> {
  const queues = { on: await open(dir, true), off: await open(dir, false) };
  for (const [name, count, add] of [
    ['one caller', ONE_BY_ONE, addOneByOne],
    ['1,000 callers', TOGETHER, addTogether],
  ] as const) {
    const rates = { on: [] as number[], off: [] as number[] };
    for (let round = -3; round < ROUNDS; round++) {
      // In turns, and in the other order each time: whatever grows meanwhile grows for both.
      const turns = round % 2 === 0 ? (['on', 'off'] as const) : (['off', 'on'] as const);
      for (const which of turns) {
        const rate = await cpuRate(count, () => add(queues[which], count));
        if (round >= 0) rates[which].push(rate);
      }
    }
    figure({
      bench: `monitoring/adds, ${name}`,
      n: queues.on.counts().queued,
      unit: '/s',
      value: median(rates.on),
      limit: { value: median(rates.off), of: 'the same without monitoring' },
      goal: { ratioAtLeast: 0.98 },
    });
  }
  await Promise.all([queues.on.stop(), queues.off.stop()]);
}

async function open(dir: string, enableMonitoring: boolean): Promise<QueueManager> {
  const dbPath = join(dir, `monitoring-${enableMonitoring}.db`);
  const manager = new QueueManager({ persistence: { type: 'sqlite', dbPath, saveOnChange: true, enableMonitoring } });
  await manager.start();
  return manager;
}

let seed = 1_000_000;
function inputs(count: number) {
  return [...freshInputs(count, ++seed)];
}

async function addOneByOne(queue: QueueManager, count: number): Promise<void> {
  for (const task of inputs(count)) await queue.addTask(task);
}

async function addTogether(queue: QueueManager, count: number): Promise<void> {
  await Promise.all(inputs(count).map((task) => queue.addTask(task)));
}

/** Processor time leaves out how long the disk takes, which is the same for both and varies more than the cost sought. */
async function cpuRate(count: number, work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return count / ((user + system) / 1_000_000);
}
