import { QueueManager } from '../engine/queue-manager.ts';
import { loadTasks } from '../engine/store/load-tasks.ts';
import type { TestRedis } from '../storage/redis/testing/redis-server.ts';
import { LIST_INDEXES, RawTasks } from './fixtures/raw-tasks.ts';
import { RawRedis } from './fixtures/redis-peers.ts';
import { QUEUE_TIME, storedTexts, waitingInputs } from './fixtures/tasks.ts';
import type { BenchContext } from './harness/bench.ts';
import { timed } from './harness/measure.ts';

const HEADER = { strategy: 'weighted-round-robin', savedAt: QUEUE_TIME, projects: [] } as const;
const WRITE_AT_ONCE = 10_000;

/** A queue of a million tasks: fill, save what changed, snapshot, open again. */
export async function benchBigRedisQueue({ n, figure, note }: BenchContext, server: TestRedis): Promise<void> {
  const raw = new RawRedis(server, 'big');
  const manager = openAt(server);
  await manager.start();
  const stored = function* () {
    for (const text of storedTexts(n)) yield { text, statusIfAbsent: 'queued' as const };
  };
  loadTasks(manager.store, HEADER, stored(), { now: QUEUE_TIME, newId: () => '' });
  const whole = await timed(() => manager.saveQueue());
  figure({ bench: 'redis/first save', n, value: whole.ms, unit: 'ms' });
  const texts = [...storedTexts(n)];
  for (let at = 0; at < n; at += WRITE_AT_ONCE) await raw.write(texts.slice(at, at + WRITE_AT_ONCE));
  await saveOnePercent({ n, figure, manager, raw, texts });
  const snapshot = await timed(() => manager.createSnapshot('bench'));
  figure({ bench: 'redis/snapshot, upload included', n, value: snapshot.ms, unit: 'ms' });
  await manager.stop();
  const limit = await timed(() => loadRaw(raw));
  const again = openAt(server);
  const open = await timed(() => again.start());
  note(
    `resident after opening: ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB, with what the bench holds itself`,
  );
  figure({
    ...{ bench: 'redis/open', n, value: open.ms, unit: 'ms' },
    limit: { value: limit.ms, of: 'HSCAN, JSON.parse and raw insert' },
    goal: { ratioAtMost: 1.5 },
  });
  await again.stop();
  raw.close();
}

interface SaveParts extends Pick<BenchContext, 'n' | 'figure'> {
  readonly manager: QueueManager;
  readonly raw: RawRedis;
  readonly texts: readonly string[];
}

async function saveOnePercent({ n, figure, manager, raw, texts }: SaveParts): Promise<void> {
  const places = Array.from({ length: Math.floor(n / 100) }, (_, index) => index * 100 + 1);
  manager.store.transaction((tx) => {
    for (const seq of places) {
      const task = tx.bySeq(seq);
      if (task) tx.updateState(task, { retries: task.retries + 1 }, null);
    }
  });
  const limit = await timed(() => raw.write(places.map((seq) => texts[seq] ?? '')));
  const save = await timed(() => manager.saveQueue());
  figure({
    ...{ bench: 'redis/save, 1% changed', n, value: save.ms, unit: 'ms' },
    limit: { value: limit.ms, of: 'raw pipeline of HSET' },
    goal: { ratioAtMost: 1.5 },
  });
}

/** What opening cannot do without: read every text, parse it, and put it into a table. */
async function loadRaw(raw: RawRedis): Promise<void> {
  const table = new RawTasks(':memory:', LIST_INDEXES);
  const inputs = waitingInputs(Number.POSITIVE_INFINITY);
  table.db.exec('BEGIN');
  for await (const text of raw.load()) {
    const { value } = inputs.next();
    if (value && JSON.parse(text)) table.insert(value);
  }
  table.db.exec('COMMIT');
  table.close();
}

function openAt(server: TestRedis): QueueManager {
  return new QueueManager({
    persistence: { type: 'redis', port: server.port, keyPrefix: 'big:', autoSave: false, enableSnapshots: false },
  });
}
