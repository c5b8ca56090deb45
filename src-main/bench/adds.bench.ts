import { join } from 'node:path';
import { QueueManager } from '../engine/queue-manager.ts';
import { freshInputs, LIST_INDEXES, RawTasks } from './fixtures/raw-tasks.ts';
import type { BenchContext } from './harness/bench.ts';
import { median, timed } from './harness/measure.ts';

const RUNS = 5;
const CALLERS = 1000;

type Inputs = ReturnType<typeof inputsOf>;

/** Durable adds to a SQLite file, next to raw transactions of the same size at synchronous=FULL with three indexes. */
export async function bench({ dir, figure }: BenchContext): Promise<void> {
  const manager = new QueueManager({
    persistence: { type: 'sqlite', dbPath: join(dir, 'adds.db'), saveOnChange: true },
  });
  await manager.start();
  const raw = new RawTasks(join(dir, 'adds-raw.db'), LIST_INDEXES);
  const inBatch = async (tasks: Inputs) => raw.insertAll(tasks);
  const one = await alternate(
    async (tasks) => {
      for (const task of tasks) await manager.addTask(task);
    },
    async (tasks) => {
      for (const task of tasks) raw.insertAll([task]);
    },
  );
  const many = await alternate(async (tasks) => {
    await Promise.all(tasks.map((task) => manager.addTask(task)));
  }, inBatch);
  const bulk = await alternate(async (tasks) => {
    await manager.addTasks(tasks);
  }, inBatch);
  const n = manager.counts().queued;
  const batched = 'raw transaction of 1,000 rows';
  figure({
    bench: 'adds/one caller',
    n,
    unit: '/s',
    value: one.ours,
    limit: { value: one.raw, of: 'raw transaction' },
  });
  figure({ bench: 'adds/1,000 callers', n, unit: '/s', value: many.ours, limit: { value: many.raw, of: batched } });
  figure({ bench: 'adds/addTasks(1,000)', n, unit: '/s', value: bulk.ours, limit: { value: bulk.raw, of: batched } });
  raw.close();
  await manager.stop();
}

let seed = 0;
function inputsOf() {
  return [...freshInputs(CALLERS, ++seed)];
}

/** Tasks per second of both, run in turns. */
async function alternate(ours: (tasks: Inputs) => Promise<void>, raw: (tasks: Inputs) => Promise<void>) {
  const rates = { ours: [] as number[], raw: [] as number[] };
  for (let run = -1; run < RUNS; run++) {
    for (const [key, work] of Object.entries({ ours, raw }) as ['ours' | 'raw', typeof ours][]) {
      const tasks = inputsOf();
      const { ms } = await timed(() => work(tasks));
      if (run >= 0) rates[key].push((CALLERS / ms) * 1000);
    }
  }
  return { ours: median(rates.ours), raw: median(rates.raw) };
}
