import { join } from 'node:path';
import { QueueManager } from '../engine/queue-manager.ts';
import { PlainjobQueue } from './fixtures/plainjob.ts';
import { freshInputs, LIST_INDEXES, RawTasks } from './fixtures/raw-tasks.ts';
import type { BenchContext } from './harness/bench.ts';
import { median, timed } from './harness/measure.ts';

const RUNS = 5;
const CALLERS = 1000;

type Inputs = ReturnType<typeof inputsOf>;

/**
 * Durable adds to a SQLite file, next to raw transactions of the same size at synchronous=FULL with three indexes, and
 * to plainjob at FULL. Its own default, NORMAL, does not survive a power cut.
 */
export async function bench({ dir, figure }: BenchContext): Promise<void> {
  const manager = new QueueManager({
    persistence: { type: 'sqlite', dbPath: join(dir, 'adds.db'), saveOnChange: true },
  });
  await manager.start();
  const raw = new RawTasks(join(dir, 'adds-raw.db'), LIST_INDEXES);
  const peer = new PlainjobQueue(join(dir, 'adds-plainjob.db'), 'FULL');
  const rates = await inTurns({
    one: async (tasks) => {
      for (const task of tasks) await manager.addTask(task);
    },
    rawOne: async (tasks) => {
      for (const task of tasks) raw.insertAll([task]);
    },
    peerOne: async (tasks) => {
      for (const task of tasks) peer.add(task);
    },
    many: async (tasks) => {
      await Promise.all(tasks.map((task) => manager.addTask(task)));
    },
    bulk: async (tasks) => {
      await manager.addTasks(tasks);
    },
    rawBulk: async (tasks) => raw.insertAll(tasks),
    peerBulk: async (tasks) => peer.addMany(tasks),
  });
  const n = manager.counts().queued;
  const tell = (bench: string, value: number, limit: { value: number; of: string }, ratioAtLeast: number): void =>
    figure({ bench: `adds/${bench}`, n, unit: '/s', value, limit, goal: { ratioAtLeast } });
  const rawBatch = { value: rates.rawBulk, of: 'raw transaction of 1,000 rows' };
  tell('one caller', rates.one, { value: rates.rawOne, of: 'raw transaction' }, 0.7);
  tell('1,000 callers', rates.many, rawBatch, 0.5);
  tell('1,000 callers, peer', rates.many, { value: rates.peerOne, of: 'plainjob add at FULL' }, 10);
  tell('addTasks(1,000), peer', rates.bulk, { value: rates.peerBulk, of: 'plainjob addMany at FULL' }, 0.8);
  figure({ bench: 'adds/addTasks(1,000)', n, unit: '/s', value: rates.bulk, limit: rawBatch });
  raw.close();
  peer.close();
  await manager.stop();
}

let seed = 0;
function inputsOf() {
  return [...freshInputs(CALLERS, ++seed)];
}

/** Tasks per second of each, run in turns, so that whatever else the machine does meets all alike. */
async function inTurns<Name extends string>(
  works: Record<Name, (tasks: Inputs) => Promise<void>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(works) as Name[];
  const rates = new Map(names.map((name) => [name, [] as number[]]));
  for (let run = -1; run < RUNS; run++) {
    for (const name of names) {
      const tasks = inputsOf();
      const { ms } = await timed(() => works[name](tasks));
      if (run >= 0) rates.get(name)?.push((CALLERS / ms) * 1000);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(rates.get(name) ?? [])])) as Record<Name, number>;
}
