import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect } from 'vitest';
import { STRATEGIES, type Strategy } from '../../../src-shared/models/queue.ts';
import type { QueueManager } from '../queue-manager.ts';
import type { TaskInput } from '../task-input.ts';
import { blankOrValue, projectName, taskInput } from './arbitraries.ts';
import type { ModelTask, QueueModel } from './queue-model.ts';
import { refusalOf } from './queues.ts';
import { expectConsistent, tasksOf } from './recount.ts';

/** The queue under test; `reopen` stops it and starts another manager on what was kept. */
export interface RealQueue {
  queue: QueueManager;
  now(): number;
  advance(ms: number): void;
  reopen: ((model: QueueModel) => Promise<void>) | null;
}

type Step = (model: QueueModel, real: RealQueue) => Promise<void>;

class Command implements fc.AsyncCommand<QueueModel, RealQueue> {
  readonly #name: string;
  readonly #run: Step;

  constructor(name: string, run: Step) {
    this.#name = name;
    this.#run = run;
  }

  check(): boolean {
    return true;
  }

  async run(model: QueueModel, real: RealQueue): Promise<void> {
    await this.#run(model, real);
    await expectAgreement(model, real.queue);
  }

  toString(): string {
    return this.#name;
  }
}

/** Live tasks, totals and every snapshot are what the model remembers, and all that is counted is a recount. */
async function expectAgreement(model: QueueModel, queue: QueueManager): Promise<void> {
  const { db } = queue.store;
  expectSame(queue.info().damage, null, 'damage');
  expectSame(tasksOf(db), model.shown(), 'live tasks');
  expectSame(totalsOf(queue), model.totals, 'totals');
  await expectConsistent(queue);
  const ids = queue.snapshots.list().map(({ id }) => id);
  expectSame(ids.toSorted(), [...model.snapshots.keys()].toSorted(), 'snapshots');
  for (const [id, { tasks }] of model.snapshots) {
    const mark = await queue.snapshots.markOf(id);
    expectSame(tasksOf(db, mark), model.shown(tasks), `tasks of snapshot ${id}`);
  }
}

// The matcher of the test runner is slow, so it is asked only where there is something to show.
function expectSame(found: unknown, expected: unknown, what: string): void {
  if (!isDeepStrictEqual(found, expected)) expect(found, what).toEqual(expected);
}

function totalsOf({ store }: QueueManager): QueueModel['totals'] {
  const rows = store.db
    .prepare<[], { project: string; completed: number; failed: number }>(
      `SELECT project, completed_total AS completed, failed_total AS failed FROM projects
       WHERE completed_total + failed_total > 0`,
    )
    .all();
  return Object.fromEntries(rows.map(({ project, ...totals }) => [project, totals]));
}

function add(inputs: readonly (TaskInput & { id: string })[]): Command {
  return new Command(`add(${JSON.stringify(inputs)})`, async (model, { queue, now }) => {
    const outcome = await queue.addTasks(inputs);
    const duplicates = model.add(inputs, now());
    const added = inputs.length - duplicates.length;
    expect(outcome).toEqual({ ids: inputs.map(({ id }) => id), added, duplicates });
  });
}

const claim = (): Command =>
  new Command('claim()', async (model, { queue, now }) => {
    const [promised] = queue.peekNext(1);
    const claimed = await queue.getNextTask();
    model.wake(now());
    if (!claimed) {
      expect([promised, model.ready()]).toEqual([undefined, []]);
      return;
    }
    const task = model.find(claimed.id);
    expect(task?.seq, 'the promised task').toBe(promised?.seq);
    expect(model.ready()).toContain(task);
    if (task) model.claim(task, claimed.leaseToken, now());
  });

/** A task of the model that mostly is in processing, or now and then one that is not there. */
function pick(model: QueueModel, place: number): ModelTask | undefined {
  const processing = model.withStatus('processing');
  const from = place % 4 > 0 && processing.length > 0 ? processing : model.tasks;
  return place % 13 === 12 ? undefined : from[place % Math.max(1, from.length)];
}

type Token = 'none' | 'right' | 'stale';

/** The code with which ending the task must be refused, or null. */
function refusal(task: ModelTask | undefined, token: Token): string | null {
  if (!task) return 'task.not-found';
  const isStale = token === 'stale' || (token === 'right' && task.lease?.token == null);
  if (isStale) return 'task.stale-lease';
  return task.shown.status === 'processing' ? null : 'task.wrong-status';
}

function end(how: 'complete' | 'fail', place: number, value: unknown, token: Token): Command {
  return new Command(`${how}(${place}, ${JSON.stringify(value)}, ${token})`, async (model, { queue, now }) => {
    const task = pick(model, place);
    const id = task?.shown.id ?? 'nobody';
    const lease = { none: undefined, right: task?.lease?.token ?? 1e9, stale: 1e9 }[token];
    const call = how === 'complete' ? queue.completeTask(id, value, lease) : queue.failTask(id, value, lease);
    const expected = refusal(task, token);
    if (expected) expect((await refusalOf(call)).code).toBe(expected);
    else await call;
    if (expected || !task) return;
    if (how === 'complete') model.complete(task, value, now());
    else model.fail(task, value, now());
  });
}

const remove = (place: number): Command =>
  new Command(`remove(${place})`, async (model, { queue }) => {
    const task = pick(model, place);
    if (task) await queue.removeTask(task.shown.id);
    else expect((await refusalOf(queue.removeTask('nobody'))).code).toBe('task.not-found');
    if (task) model.remove(task);
  });

const setStrategy = (name: Strategy): Command =>
  new Command(`setStrategy(${name})`, async (_model, { queue }) => queue.setStrategy(name));

const advance = (ms: number): Command => new Command(`advance(${ms})`, async (_model, real) => real.advance(ms));

const snapshot = (): Command =>
  new Command('snapshot()', async (model, { queue }) => {
    model.snapshot(await queue.createSnapshot());
  });

function snapshotAt(model: QueueModel, place: number): string | undefined {
  const ids = [...model.snapshots.keys()];
  return ids[place % Math.max(1, ids.length)];
}

const restore = (place: number): Command =>
  new Command(`restore(${place})`, async (model, { queue }) => {
    const id = snapshotAt(model, place);
    if (id === undefined) return;
    const preview = await queue.snapshots.preview(id);
    const difference = model.difference(id);
    expect(preview, 'preview').toMatchObject(difference);
    expect(preview.unchanged).toBe(
      (model.snapshots.get(id)?.tasks.length ?? 0) - difference.added - difference.changed,
    );
    const outcome = await queue.restoreSnapshot(id, { token: preview.token });
    expect(outcome, 'outcome').toMatchObject(difference);
    expect(outcome.contentHash).toBe(queue.snapshots.get(id).contentHash);
    model.snapshot(outcome.safetySnapshotId);
    model.restore(id);
  });

const dropSnapshot = (place: number): Command =>
  new Command(`dropSnapshot(${place})`, async (model, { queue }) => {
    const id = snapshotAt(model, place);
    if (id === undefined) return;
    await queue.deleteSnapshot(id);
    model.snapshots.delete(id);
  });

const release = (place: number, token: Token): Command =>
  new Command(`release(${place}, ${token})`, async (model, { queue }) => {
    const task = pick(model, place);
    const id = task?.shown.id ?? 'nobody';
    const lease = { none: undefined, right: task?.lease?.token ?? 1e9, stale: 1e9 }[token];
    const expected = refusal(task, token);
    if (expected) expect((await refusalOf(queue.releaseTask(id, lease))).code).toBe(expected);
    else await queue.releaseTask(id, lease);
    if (!expected && task) model.release(task);
  });

function requeue(how: 'retryTask' | 'runNow', place: number): Command {
  return new Command(`${how}(${place})`, async (model, { queue }) => {
    const wanted = how === 'retryTask' ? 'failed' : 'scheduled';
    const candidates = place % 3 === 0 ? model.tasks : model.withStatus(wanted);
    const task = candidates[place % Math.max(1, candidates.length)];
    if (!task) return;
    if (task.shown.status !== wanted) {
      expect((await refusalOf(queue[how](task.shown.id))).code).toBe('task.wrong-status');
      return;
    }
    await queue[how](task.shown.id);
    if (how === 'retryTask') model.retry(task);
    else model.runNow(task);
  });
}

const clear = (project: string): Command =>
  new Command(`clearProject(${JSON.stringify(project)})`, async (model, { queue }) => {
    expect(await queue.clearProject(project || null)).toBe(model.clearProject(project));
  });

const assign = (places: readonly number[]): Command =>
  new Command(`assign(${JSON.stringify(places)})`, async (model, { queue }) => {
    const tasks = model.assign(places);
    queue.queue = tasks;
    await queue.settled();
    expectSame(queue.queue, tasks, 'queue.queue');
  });

function pause(project: string | undefined, isPaused: boolean): Command {
  return new Command(`${isPaused ? 'pause' : 'resume'}(${JSON.stringify(project)})`, async (model, { queue }) => {
    const of = project === '' ? null : project;
    await (isPaused ? queue.pause(of) : queue.resume(of));
    if (project === undefined) model.isPaused = isPaused;
    else if (isPaused) model.pausedProjects.add(project);
    else model.pausedProjects.delete(project);
    const pausedProjects = [...model.pausedProjects].sort().map((name) => name || null);
    expect(queue.info()).toMatchObject({ paused: model.isPaused, pausedProjects });
  });
}

/** Several claims at once share a commit and get a task each. */
const claimTogether = (count: number): Command =>
  new Command(`claimTogether(${count})`, async (model, { queue, now }) => {
    const promised = queue.peekNext(count).map(({ seq }) => seq);
    const claimed = await Promise.all(Array.from({ length: count }, () => queue.getNextTask()));
    model.wake(now());
    const tasks = claimed.flatMap((task) => (task ? [{ task, known: model.find(task.id) }] : []));
    expect(tasks.map(({ known }) => known?.seq)).toEqual(promised);
    for (const { task, known } of tasks) if (known) model.claim(known, task.leaseToken, now());
  });

const reopen = (): Command => new Command('reopen()', async (model, real) => real.reopen?.(model));

/** Sequences of everything a user may do with a queue. */
export function queueCommands(now: number, maxCommands: number) {
  const place = fc.nat({ max: 51 });
  const token = fc.constantFrom<Token>('none', 'none', 'right', 'right', 'stale');
  const many = fc.array(taskInput(now), { minLength: 1, maxLength: 6 }).map(add);
  const commands = [
    many,
    many,
    fc.constant(null).map(claim),
    fc.constant(null).map(claim),
    fc.tuple(place, blankOrValue, token).map(([at, value, lease]) => end('complete', at, value, lease)),
    fc.tuple(place, blankOrValue, token).map(([at, value, lease]) => end('fail', at, value, lease)),
    place.map(remove),
    fc.tuple(place, token).map(([at, lease]) => release(at, lease)),
    fc.tuple(fc.constantFrom('retryTask' as const, 'runNow' as const), place).map(([how, at]) => requeue(how, at)),
    fc.oneof(projectName, fc.constant('')).map(clear),
    fc.uniqueArray(fc.nat({ max: 5 }), { maxLength: 6 }).map(assign),
    fc.tuple(fc.option(projectName, { nil: undefined }), fc.boolean()).map(([of, isPaused]) => pause(of, isPaused)),
    fc.constant(undefined).map((of) => pause(of, false)),
    fc.integer({ min: 2, max: 4 }).map(claimTogether),
    fc.constantFrom(...STRATEGIES).map(setStrategy),
    fc.constantFrom(1, 1500, 61_000, 86_400_000).map(advance),
    fc.constant(null).map(snapshot),
    place.map(restore),
    place.map(dropSnapshot),
    fc.constant(null).map(reopen),
  ];
  return fc.commands(commands, { maxCommands, size: 'max' });
}
