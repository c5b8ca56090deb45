import { describe, expect, it } from 'vitest';
import type { Task } from '../../src-main/engine/task-input.ts';
import { tempFolder } from '../../src-main/platform/testing/temp-folder.ts';
import { checkContent, checkSnapshots } from './checker.ts';
import { type Finished, type Operation, readHistory } from './history.ts';
import { type Content, QueueModel } from './model.ts';
import { queueAt } from './queue-place.ts';
import { Stage } from './stage.ts';

const task = (id: string, more: Partial<Task> = {}): Task => ({
  id,
  priority: 0,
  status: 'queued',
  addedAt: 1,
  retries: 0,
  maxRetries: 0,
  ...more,
});

const contentOf = (...tasks: Task[]): Content => ({
  tasks: new Map(tasks.map((one) => [one.id, one])),
  totals: new Map(),
});

function modelOf(...tasks: Task[]): QueueModel {
  const model = new QueueModel();
  model.content = contentOf(...tasks);
  return model;
}

const add = (...ids: string[]): Operation => ({ kind: 'add', tasks: ids.map((id) => ({ id, priority: 0 })) });

function check(actual: Content, model: QueueModel, open: readonly Operation[] = []): [number, number] {
  const { lost, invented } = checkContent(actual, model, open);
  return [lost.length, invented.length];
}

describe('the checker of the torture gate', () => {
  it('finds what was acknowledged and is missing, differs, or came back', () => {
    expect(check(contentOf(task('a')), modelOf(task('a')))).toEqual([0, 0]);
    expect(check(contentOf(), modelOf(task('a')))).toEqual([1, 0]);
    expect(check(contentOf(task('a', { priority: 1 })), modelOf(task('a')))).toEqual([1, 0]);
    expect(check(contentOf(task('a')), modelOf())).toEqual([0, 1]);
  });

  it('lets an operation in flight have happened or not, but once, whole, and as it was asked for', () => {
    expect(check(contentOf(), modelOf(), [add('a', 'b')])).toEqual([0, 0]);
    expect(check(contentOf(task('a'), task('b')), modelOf(), [add('a', 'b')])).toEqual([0, 0]);
    expect(check(contentOf(task('a')), modelOf(), [add('a', 'b')])).toEqual([1, 0]);
    expect(check(contentOf(task('a', { priority: 7 })), modelOf(), [add('a')])).toEqual([0, 1]);
    expect(check(contentOf(task('c')), modelOf(), [add('a')])).toEqual([0, 1]);
  });

  it('allows one claim for each that is in flight', () => {
    const waiting = [task('a'), task('b')];
    const claimed = waiting.map((one) => ({ ...one, status: 'processing' as const, startedAt: 5 }));
    const claim: Operation = { kind: 'claim' };

    expect(check(contentOf(...claimed), modelOf(...waiting), [claim, claim])).toEqual([0, 0]);
    expect(check(contentOf(...claimed), modelOf(...waiting), [claim])).toEqual([1, 0]);
  });

  it('compares totals exactly, also where a completion was in flight', () => {
    const held = task('a', { status: 'processing', startedAt: 2, projectId: 'p' });
    const { startedAt } = held;
    const done = task('a', {
      projectId: 'p',
      status: 'completed',
      startedAt: startedAt ?? 0,
      completedAt: 3,
      result: 1,
    });
    const complete: Operation = { kind: 'complete', id: 'a', token: 1, result: 1 };
    const once = { ...contentOf(done), totals: new Map([['p', { completed: 1, failed: 0 }]]) };
    const twice = { ...contentOf(done), totals: new Map([['p', { completed: 2, failed: 0 }]]) };

    expect(check(once, modelOf(held), [complete])).toEqual([0, 0]);
    expect(check(twice, modelOf(held), [complete])).toEqual([1, 0]);
  });

  it('misses acknowledged snapshots, and those that nobody took', () => {
    const model = modelOf();
    model.snapshots.set('kept', null);
    const taking: Operation = { kind: 'snapshot', name: 'new', alone: true };

    expect(checkSnapshots([], model, []).lost).toHaveLength(1);
    expect(checkSnapshots(['kept', 'new'], model, [taking]).invented).toHaveLength(0);
    expect(checkSnapshots(['kept', 'new'], model, []).invented).toHaveLength(1);
  });
});

describe('a claim whose answer was cut off, of a task that was added in the same commit', () => {
  const history = (acknowledged: readonly Finished[], open: readonly Operation[]) => ({
    isReady: true,
    isStopped: false,
    acknowledged,
    open,
    openAfter: open.map(() => acknowledged.length),
    errors: new Map<string, number>(),
  });

  it('is a good lease for the claims after it', () => {
    const model = new QueueModel();
    const [one, other] = [task('a', { status: 'processing', startedAt: 2 }), task('b', { status: 'processing' })];
    model.apply({ operation: add('a'), answer: { tasks: [one] } });
    model.apply({ operation: { kind: 'claim' }, answer: { tasks: [other] } });

    expect(model.content.tasks.get('a')).toEqual(one);
  });

  it('still holds the task when the next owner of the file claims', async () => {
    const folder = tempFolder();
    const stage = new Stage(folder, { adapter: 'sqlite', place: folder });
    const writer = queueAt(stage.place);
    await writer.start();
    await Promise.all([writer.addTask({ id: 'a', priority: 0 }), writer.getNextTask()]);
    const added = { operation: add('a'), answer: { tasks: [writer.getTask('a') ?? task('a')] } };
    await writer.stop();
    const first = await stage.judge(history([added], [{ kind: 'claim' }]));
    const next = queueAt(stage.place);
    await next.start();
    const claimed = await next.getNextTask();
    await next.stop();
    const second = await stage.judge(history([{ operation: { kind: 'claim' }, answer: {} }], []));

    expect(added.answer.tasks[0]?.status).toBe('processing');
    expect(claimed).toBeNull();
    expect([...first.lost, ...first.invented, ...second.lost, ...second.invented]).toEqual([]);
  });
});

it('reads a history that was cut off in the middle of a line', () => {
  const lines = [
    { event: 'ready' },
    { event: 'invoke', number: 1, operation: { kind: 'save' } },
    { event: 'ok', number: 1, answer: {} },
    { event: 'invoke', number: 2, operation: { kind: 'claim' } },
  ];
  const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"event":"ok","num`;

  expect(readHistory(text)).toMatchObject({
    isReady: true,
    isStopped: false,
    acknowledged: [{ operation: { kind: 'save' } }],
    open: [{ kind: 'claim' }],
  });
});
