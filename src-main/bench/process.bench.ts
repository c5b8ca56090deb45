import { join } from 'node:path';
import { QueueManager } from '../engine/queue-manager.ts';
import { PlainjobQueue } from './fixtures/plainjob.ts';
import { freshInputs } from './fixtures/raw-tasks.ts';
import type { BenchContext } from './harness/bench.ts';
import { median, timed } from './harness/measure.ts';

const RUNS = 5;
const TASKS = 2000;
const CONCURRENCY = 100;

/** Claim and complete, durable, by a handler that does nothing; next to plainjob in the same run. */
export async function bench({ dir, figure }: BenchContext): Promise<void> {
  const queue = new QueueManager({
    persistence: { type: 'sqlite', dbPath: join(dir, 'process.db'), saveOnChange: true },
  });
  await queue.start();
  const full = new PlainjobQueue(join(dir, 'process-plainjob-full.db'), 'FULL');
  const normal = new PlainjobQueue(join(dir, 'process-plainjob-normal.db'), 'NORMAL');
  const rates = { ours: [] as number[], full: [] as number[], normal: [] as number[] };
  for (let run = -1; run < RUNS; run++) {
    const inputs = [...freshInputs(TASKS, 1000 + run)];
    await queue.addTasks(inputs);
    for (const peer of [full, normal]) peer.addMany(inputs);
    const found = {
      ours: await rate(() => processAll(queue)),
      full: await rate(() => full.processAll(TASKS)),
      normal: await rate(() => normal.processAll(TASKS)),
    };
    if (run < 0) continue;
    for (const key of ['ours', 'full', 'normal'] as const) rates[key].push(found[key]);
  }
  const value = median(rates.ours);
  const shape = { n: TASKS, unit: '/s', value } as const;
  const peer = (mode: 'full' | 'normal') => ({ value: median(rates[mode]), of: `plainjob at ${mode.toUpperCase()}` });
  figure({ ...shape, bench: 'process/concurrency 100', limit: peer('full'), goal: { ratioAtLeast: 5 } });
  figure({ ...shape, bench: 'process/against not durable', limit: peer('normal'), goal: { ratioAtLeast: 1.5 } });
  for (const each of [full, normal]) each.close();
  await queue.stop();
}

async function rate(work: () => Promise<void>): Promise<number> {
  const { ms } = await timed(work);
  return (TASKS / ms) * 1000;
}

async function processAll(queue: QueueManager): Promise<void> {
  let done = 0;
  const finished = new Promise<void>((resolve) => {
    queue.on('task-completed', () => {
      done += 1;
      if (done === TASKS) resolve();
    });
  });
  const worker = queue.process(async () => undefined, { concurrency: CONCURRENCY });
  await finished;
  await worker.stop();
  queue.removeAllListeners('task-completed');
}
