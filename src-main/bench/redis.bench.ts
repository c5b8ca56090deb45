import { QueueManager } from '../engine/queue-manager.ts';
import { hasRedisServer, TestRedis } from '../storage/redis/testing/redis-server.ts';
import { freshInputs } from './fixtures/raw-tasks.ts';
import { BullPeer, RawRedis } from './fixtures/redis-peers.ts';
import type { BenchContext } from './harness/bench.ts';
import type { Goal } from './harness/figure.ts';
import { median, timed } from './harness/measure.ts';
import { benchBigRedisQueue } from './redis-big.ts';

const RUNS = 5;
const CALLERS = 1000;
/** Callers that claim and complete at the same time, and BullMQ's. */
const CONCURRENCY = { ours: 100, bull: 50 };

type Inputs = ReturnType<typeof inputsOf>;
type Ways<Name extends string> = Readonly<Record<Name, (tasks: Inputs) => Promise<void>>>;

/** A queue in Redis next to raw commands and BullMQ, on a server of the bench's own with an append-only file. */
export async function bench(context: BenchContext): Promise<void> {
  if (!hasRedisServer) return context.note('there is no redis-server on this machine: nothing was measured');
  for (const fsync of ['always', 'everysec'] as const) {
    const server = await TestRedis.start(['--appendonly', 'yes', '--appendfsync', fsync]);
    try {
      await benchAt(context, server, fsync);
      if (fsync === 'everysec') await benchBigRedisQueue(context, server);
    } finally {
      await server.stop();
    }
  }
}

async function benchAt({ figure }: BenchContext, server: TestRedis, fsync: string): Promise<void> {
  const manager = await openQueue(server);
  const raw = new RawRedis(server, 'adds');
  const bull = new BullPeer(server, 'adds');
  await bull.ready();
  const tell = (what: string, value: number, limit: number, of: string, goal: Goal) =>
    figure({
      bench: `redis-${fsync}/${what}`,
      n: manager.counts().queued,
      value,
      unit: '/s',
      limit: { value: limit, of },
      goal,
    });
  const one = await alternate({
    ours: eachAwaited((task) => manager.addTask(task)),
    raw: eachAwaited((task) => raw.add(task)),
  });
  tell('one caller', one.ours, one.raw, 'raw MULTI of HSET and ZADD', { ratioAtLeast: 0.7 });
  const many = await alternate({
    ours: allAtOnce((task) => manager.addTask(task)),
    raw: (tasks) => raw.addAll(tasks),
    bull: allAtOnce((task) => bull.add(task)),
  });
  tell('1,000 callers', many.ours, many.raw, 'raw MULTI of 1,000 tasks', { ratioAtLeast: 0.5 });
  tell('1,000 callers, peer', many.ours, many.bull, 'BullMQ add, 1,000 callers', { ratioAtLeast: 2 });
  const bulk = await alternate({
    ours: async (tasks) => void (await manager.addTasks(tasks)),
    bull: (tasks) => bull.addAll(tasks),
  });
  tell('addTasks(1,000)', bulk.ours, bulk.bull, 'BullMQ addBulk', { ratioAtLeast: 3 });
  const work = await alternate({
    ours: () => processAll(manager, CALLERS),
    bull: () => bull.process(CALLERS, CONCURRENCY.bull),
  });
  tell('claim + complete', work.ours, work.bull, 'BullMQ process, concurrency 50', { ratioAtLeast: 2 });
  raw.close();
  await bull.close();
  await manager.stop();
}

async function openQueue(server: TestRedis): Promise<QueueManager> {
  const manager = new QueueManager({
    persistence: { type: 'redis', port: server.port, saveOnChange: true, enableSnapshots: false },
  });
  await manager.start();
  return manager;
}

async function processAll(manager: QueueManager, count: number): Promise<void> {
  let left = count;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const task = await manager.getNextTask();
      if (task === null) throw new Error('no task was left to claim');
      await manager.completeTask(task.id, undefined, task.leaseToken);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY.ours }, worker));
}

function eachAwaited(work: (task: Inputs[number]) => Promise<unknown>) {
  return async (tasks: Inputs): Promise<void> => {
    for (const task of tasks) await work(task);
  };
}

function allAtOnce(work: (task: Inputs[number]) => Promise<unknown>) {
  return async (tasks: Inputs): Promise<void> => {
    await Promise.all(tasks.map(work));
  };
}

let seed = 1000;
function inputsOf() {
  return [...freshInputs(CALLERS, ++seed)];
}

/** Tasks per second of each way, run in turns so that whatever else the machine does meets all alike. */
async function alternate<Name extends string>(ways: Ways<Name>): Promise<Record<Name, number>> {
  const names = Object.keys(ways) as Name[];
  const rates = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let run = -1; run < RUNS; run++) {
    for (const name of names) {
      const tasks = inputsOf();
      const { ms } = await timed(() => ways[name](tasks));
      if (run >= 0) rates.get(name)?.push((CALLERS / ms) * 1000);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(rates.get(name) ?? [])])) as Record<Name, number>;
}
