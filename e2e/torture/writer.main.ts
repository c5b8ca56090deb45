/**
 * A process that writes to a queue until it is ended, or for a number of steps, and tells what was acknowledged.
 * `node writer.main.js {"adapter": ..., "place": ..., "seed": ..., "steps": ...}`
 */
import { writeSync, writevSync } from 'node:fs';
import { readTaskInput, toTask } from '../../src-main/engine/task-input.ts';
import { isAppError } from '../../src-shared/errors/app-error.ts';
import type { Acknowledged, HistoryLine, Operation } from './history.ts';
import { queueAt } from './queue-place.ts';
import { sabotage } from './sabotage.ts';
import { type Knowledge, Workload } from './workload.ts';
import type { WriterOptions } from './writer-options.ts';

/** Refused before anything was changed. */
const CHANGES_NOTHING = /^(task|queue|snapshot)\.|^storage\.(degraded|locked|read-only|closed)$/;
/** Steps after an error, to see that nothing is acknowledged then that is not kept. */
const STEPS_AFTER_ERROR = 3;
/** On the clock of a writer that acknowledges early, so that it knows the answers. */
const FIXED_TIME = 1_795_420_142_587;

const options: WriterOptions = JSON.parse(process.argv[2] ?? '{}');
const isEarly = sabotage(options.sabotage ?? null) === 'early-ack';
const queue = queueAt(options, isEarly ? { now: () => FIXED_TIME } : undefined);
// Told by the rejection as well.
queue.on('persistence-error', () => undefined);
const workload = new Workload(options.seed);
const known: Knowledge = { held: [], removable: [], snapshots: [] };
let operations = 0;
let [sawError, isCutShort] = [false, false];

await queue.start();
if (queue.info().readOnly !== null) throw new Error(`The queue is read-only: ${queue.info().readOnly}`);
if (options.steps !== 0) await look();
tell({ event: 'ready' });
if (options.holds) await new Promise(() => setInterval(() => undefined, 60_000));
for (let step = 0; step < (options.steps ?? Number.POSITIVE_INFINITY) && !isCutShort; step++) {
  await Promise.all(workload.next(known).map(perform));
  if (sawError) await goOnAfterError();
}
if (options.steps === 0) await queue.saveQueue();
await queue.stop().catch(() => undefined);
tell({ event: 'stopped' });

async function look(): Promise<void> {
  const finished = "SELECT id FROM tasks WHERE status NOT IN ('queued', 'processing')";
  known.held.length = 0;
  known.removable.splice(0, Number.POSITIVE_INFINITY, ...queue.store.db.prepare<[], string>(finished).pluck().all());
  const exact = (await queue.listSnapshots()).filter(({ id }) => id.startsWith('exact-'));
  known.snapshots.splice(0, Number.POSITIVE_INFINITY, ...exact.map(({ id }) => id));
}

async function goOnAfterError(): Promise<void> {
  for (let step = 0; step < STEPS_AFTER_ERROR; step++) await perform(workload.add(1 + step));
  isCutShort = true;
}

async function perform(operation: Operation): Promise<void> {
  operations += 1;
  const number = operations;
  tell({ event: 'invoke', number, operation });
  const early = isEarly ? foretold(operation) : null;
  if (early !== null) tell({ event: 'ok', number, answer: early });
  try {
    const answer = await ask(operation);
    if (early === null) tell({ event: 'ok', number, answer });
  } catch (error) {
    const code = isAppError(error) ? error.code : String(error);
    sawError = true;
    tell({ event: CHANGES_NOTHING.test(code) ? 'fail' : 'unknown', number, code });
  }
}

/** What adding tasks will answer. */
function foretold(operation: Operation): Acknowledged | null {
  if (operation.kind !== 'add') return null;
  const context = { now: FIXED_TIME, newId: () => '', maxRetries: 0, maxTaskBytes: Number.MAX_SAFE_INTEGER };
  return { tasks: operation.tasks.map((input) => toTask(readTaskInput(input, context))) };
}

async function ask(operation: Operation): Promise<Acknowledged> {
  switch (operation.kind) {
    case 'add':
      await (operation.tasks[1] ? queue.addTasks(operation.tasks) : queue.addTask(operation.tasks[0] ?? {}));
      return tasksNow(operation.tasks.map(({ id }) => id));
    case 'claim':
      return claim();
    case 'complete':
      await queue.completeTask(operation.id, operation.result, operation.token);
      known.removable.push(operation.id);
      return tasksNow([operation.id]);
    case 'fail':
      await queue.failTask(operation.id, operation.error, operation.token);
      known.removable.push(operation.id);
      return tasksNow([operation.id]);
    case 'remove':
      await queue.removeTask(operation.id);
      return {};
    case 'save':
      await queue.saveQueue();
      return {};
    case 'snapshot':
      return snapshot(operation);
    case 'drop-snapshot':
      await queue.deleteSnapshot(operation.id);
      return {};
    case 'restore': {
      const { safetySnapshotId } = await queue.restoreSnapshot(operation.id);
      await look();
      return { snapshotId: safetySnapshotId };
    }
  }
}

async function claim(): Promise<Acknowledged> {
  const task = await queue.getNextTask();
  if (task === null) return {};
  known.held.push({ id: task.id, token: task.leaseToken });
  return { tasks: [task] };
}

async function snapshot({ name, alone }: Extract<Operation, { kind: 'snapshot' }>): Promise<Acknowledged> {
  const snapshotId = await queue.createSnapshot(name);
  if (alone) known.snapshots.push(snapshotId);
  return { snapshotId };
}

function tasksNow(ids: readonly string[]): Acknowledged {
  return { tasks: ids.flatMap((id) => queue.getTask(id) ?? []) };
}

// With two buffers it is writev, which no fault is injected into.
function tell(line: HistoryLine): void {
  const text = Buffer.from(`${JSON.stringify(line)}\n`);
  let done = writevSync(1, [text.subarray(0, 1), text.subarray(1)]);
  while (done < text.length) done += writeSync(1, text, done);
}
