import type { Snapshot } from '../../src-shared/models/snapshot.ts';
import { DEFAULT_TASK_SORT, type TaskFilter } from '../../src-shared/models/task.ts';
import { TaskQuery } from '../engine/query/task-query.ts';
import { QueueManager } from '../engine/queue-manager.ts';
import { SnapshotDiff } from '../snapshots/snapshot-diff.ts';
import { Random } from './fixtures/random.ts';
import { RARE_TEXT } from './fixtures/tasks.ts';
import type { BenchContext } from './harness/bench.ts';
import { median, medianMs, timed } from './harness/measure.ts';

const CREATED = 24;
const PAGE = 100;

/** Snapshots of a SQLite queue: take, list, look into, and go back after one task of a hundred changed. */
export async function bench(context: BenchContext): Promise<void> {
  const { n, small, figure } = context;
  const atSmall = await onCopy(context, small, createMs);
  figure({ bench: 'snapshots/create', n: small, value: atSmall, unit: 'ms', goal: { atMost: 10 } });
  await onCopy(context, n, async (manager) => {
    const value = await createMs(manager);
    const limit = { value: atSmall, of: `the same at ${small.toLocaleString('en-US')}` };
    figure({ bench: 'snapshots/create', n, value, unit: 'ms', limit, goal: { atMost: 10, ratioAtMost: 3 } });
    const list = await medianMs(() => manager.listSnapshots(), 20);
    figure({ bench: `snapshots/list of ${CREATED}`, n, value: list, unit: 'ms', goal: { atMost: 20 } });
    const target = await change(manager, n);
    await browse(context, manager, target);
    await goBack(context, manager, target);
  });
}

async function createMs(manager: QueueManager): Promise<number> {
  const samples: number[] = [];
  for (let count = (await manager.listSnapshots()).length; count < CREATED; count++) {
    const { ms, result: id } = await timed(() => manager.createSnapshot(`Snapshot ${count}`));
    if (id === '') throw new Error('the snapshot has no id');
    samples.push(ms);
  }
  return median(samples);
}

/** Edits, removals and new tasks, all over the queue and 1% of it together; answers the newest snapshot before. */
async function change(manager: QueueManager, n: number): Promise<Snapshot> {
  const [target] = await manager.listSnapshots();
  if (!target) throw new Error('there is no snapshot');
  const random = new Random(11);
  const { store } = manager;
  store.transaction((tx) => {
    for (let count = 0; count < n / 100; count++) {
      const task = tx.bySeq(1 + random.below(n));
      if (!task) continue;
      if (count % 10 === 0) tx.delete(task);
      else if (count % 10 === 1) tx.insert({ ...task, id: `${task.id}-${count}` });
      else tx.updateState(task, { retries: task.retries + 1 }, null);
    }
  });
  return target;
}

async function browse({ n, figure }: BenchContext, manager: QueueManager, { id }: Snapshot): Promise<void> {
  const mark = await manager.snapshots.markOf(id);
  const live = new TaskQuery(manager.store);
  const random = new Random(3);
  const read = (query: TaskQuery, of: number | null, offset: number, filter: TaskFilter = {}) =>
    query.page({ mark: of, filter, sort: DEFAULT_TASK_SORT, offset, limit: PAGE });
  const kinds = [
    ['first page', () => 0, {}, 20],
    ['deep page', () => random.below(n - PAGE), {}, 30],
    ['first page, one status', () => 0, { status: ['failed'] }, 20],
    ['search', () => 0, { text: RARE_TEXT }, undefined],
  ] as const satisfies ReadonlyArray<readonly [string, () => number, TaskFilter, number | undefined]>;
  for (const [name, offset, filter, atMost] of kinds) {
    // A query of its own each time: nothing is remembered from the run before.
    const value = await medianMs(() => read(new TaskQuery(manager.store), mark, offset(), filter), 9);
    const ofLive = await medianMs(() => read(live, null, offset(), filter), 9);
    const limit = { value: ofLive, of: 'the same in the live queue' };
    const goal = atMost === undefined ? {} : { goal: { atMost } };
    figure({ bench: `snapshots/${name}`, n, value, unit: 'ms', limit, ...goal });
  }
}

async function goBack({ n, figure, note }: BenchContext, manager: QueueManager, { id }: Snapshot): Promise<void> {
  const views = { from: await manager.snapshots.markOf(id), to: null };
  const page = { filter: {}, offset: 0, limit: PAGE };
  const diff = await timed(() => new SnapshotDiff(manager.store).page({ ...views, ...page }));
  figure({ bench: 'snapshots/diff against live, 1% changed', n, value: diff.ms, unit: 'ms', goal: { atMost: 1000 } });
  const preview = await timed(() => manager.snapshots.preview(id));
  figure({ bench: 'snapshots/preview, 1% changed', n, value: preview.ms, unit: 'ms', goal: { atMost: 1000 } });
  const { added, removed, changed } = preview.result;
  if (diff.result.total !== added + removed + changed) throw new Error('difference and preview disagree');
  note(`${added} tasks to put back, ${removed} to remove, ${changed} to set back`);
  const before = manager.store.state().contentHash;
  const restore = await timed(() => manager.restoreSnapshot(id, { token: preview.result.token }));
  figure({ bench: 'snapshots/restore, 1% changed', n, value: restore.ms, unit: 'ms', goal: { atMost: 1000 } });
  const undo = await timed(() => manager.restoreSnapshot(restore.result.safetySnapshotId));
  figure({ bench: 'snapshots/undo of it', n, value: undo.ms, unit: 'ms', goal: { atMost: 1000 } });
  if (manager.store.state().contentHash !== before) throw new Error('undo did not give back the content');
}

async function onCopy<Result>(
  { files }: BenchContext,
  count: number,
  work: (manager: QueueManager) => Promise<Result>,
): Promise<Result> {
  const manager = new QueueManager({
    persistence: { type: 'sqlite', dbPath: await files.copy(count), saveOnChange: true },
  });
  await manager.start();
  try {
    return await work(manager);
  } finally {
    await manager.stop();
  }
}
