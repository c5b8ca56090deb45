import { expect } from 'vitest';
import type { TaskInput } from '../task-input.ts';
import { Command } from './model-command.ts';
import type { ModelTask, QueueModel } from './queue-model.ts';
import { refusalOf } from './queues.ts';

/** A task of the model that mostly is in processing, or now and then one that is not there. */
function pick(model: QueueModel, place: number): ModelTask | undefined {
  const processing = model.withStatus('processing');
  const from = place % 4 > 0 && processing.length > 0 ? processing : model.tasks;
  return place % 13 === 12 ? undefined : from[place % Math.max(1, from.length)];
}

/** The lease that a call names. */
export type Token = 'none' | 'right' | 'stale';

/** The code with which ending the task must be refused, or null. */
function refusal(task: ModelTask | undefined, token: Token): string | null {
  if (!task) return 'task.not-found';
  const isStale = token === 'stale' || (token === 'right' && task.lease?.token == null);
  if (isStale) return 'task.stale-lease';
  return task.shown.status === 'processing' ? null : 'task.wrong-status';
}

export function add(inputs: readonly (TaskInput & { id: string })[]): Command {
  return new Command(`add(${JSON.stringify(inputs)})`, async (model, { queue, now }) => {
    const outcome = await queue.addTasks(inputs);
    const duplicates = model.add(inputs, now());
    const added = inputs.length - duplicates.length;
    expect(outcome).toEqual({ ids: inputs.map(({ id }) => id), added, duplicates });
  });
}

export const claim = (): Command =>
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

/** Several claims at once share a commit and get a task each. */
export const claimTogether = (count: number): Command =>
  new Command(`claimTogether(${count})`, async (model, { queue, now }) => {
    const promised = queue.peekNext(count).map(({ seq }) => seq);
    const claimed = await Promise.all(Array.from({ length: count }, () => queue.getNextTask()));
    model.wake(now());
    const tasks = claimed.flatMap((task) => (task ? [{ task, known: model.find(task.id) }] : []));
    expect(tasks.map(({ known }) => known?.seq)).toEqual(promised);
    for (const { task, known } of tasks) if (known) model.claim(known, task.leaseToken, now());
  });

export function end(how: 'complete' | 'fail', place: number, value: unknown, token: Token): Command {
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

export const remove = (place: number): Command =>
  new Command(`remove(${place})`, async (model, { queue }) => {
    const task = pick(model, place);
    if (task) await queue.removeTask(task.shown.id);
    else expect((await refusalOf(queue.removeTask('nobody'))).code).toBe('task.not-found');
    if (task) model.remove(task);
  });

export const release = (place: number, token: Token): Command =>
  new Command(`release(${place}, ${token})`, async (model, { queue }) => {
    const task = pick(model, place);
    const id = task?.shown.id ?? 'nobody';
    const lease = { none: undefined, right: task?.lease?.token ?? 1e9, stale: 1e9 }[token];
    const expected = refusal(task, token);
    if (expected) expect((await refusalOf(queue.releaseTask(id, lease))).code).toBe(expected);
    else await queue.releaseTask(id, lease);
    if (!expected && task) model.release(task);
  });

export function requeue(how: 'retryTask' | 'runNow', place: number): Command {
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
