import { describe, expect, it } from 'vitest';
import type { TaskInput } from './task-input.ts';
import { KINDS, refusalOf, startQueue } from './testing/queues.ts';
import { tasksOf } from './testing/recount.ts';

const circle: { self?: unknown } = {};
circle.self = circle;
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);

const REFUSED: ReadonlyArray<readonly [what: string, field: string, input: unknown]> = [
  ['a function in data', 'data.on.done', { data: { on: { done: () => undefined } } }],
  ['a symbol', 'data.0', { data: [Symbol('x')] }],
  ['NaN', 'data.rate', { data: { rate: Number.NaN } }],
  ['Infinity in another field', 'mine.0', { mine: [Number.POSITIVE_INFINITY] }],
  ['a BigInt', 'data.id', { data: { id: 12n } }],
  ['a date that is none', 'data.at', { data: { at: new Date(Number.NaN) } }],
  ['what a toJSON hides', 'data.money', { data: { money: { toJSON: () => 12n } } }],
  ['a priority that is no number', 'priority', { priority: Number.NaN }],
  ['a priority as text', 'priority', { priority: '7' }],
  ['a deadline nobody understands', 'deadline', { deadline: 'next tuesday-ish' }],
  ['an invalid Date', 'runAt', { runAt: new Date('never') }],
  ['a time past the end of time', 'runAt', { runAt: 9e15 }],
  ['a weight of none', 'weight', { weight: 0 }],
  ['half a weight', 'weight', { weight: 1.5 }],
  ['negative retries', 'maxRetries', { maxRetries: -1 }],
  ['an id that is a number', 'id', { id: 7 }],
  ['an id with a lone surrogate', 'id', { id: 'a\ud800' }],
  ['an id with a NUL', 'id', { id: 'a\0b' }],
  ['an id longer than 1,024', 'id', { id: 'x'.repeat(1025) }],
  ['a project with a lone surrogate', 'projectId', { projectId: '\udfff' }],
  ['a type that is an object', 'type', { type: {} }],
];

describe('a task that JSON or the queue cannot hold', () => {
  it.each(REFUSED)('is refused for %s, which is named, and nothing changes', async (_what, field, input) => {
    const { queue } = await startQueue('memory');
    await queue.addTask({ id: 'first' });
    const before = queue.store.readState();
    const error = await refusalOf(queue.addTasks([{ id: 'second' }, input as TaskInput]));

    expect([error.code, error.details.field]).toEqual(['task.invalid', field]);
    expect(error.message).toContain(`Task field ${field} `);
    expect(queue.store.readState()).toEqual(before);
    expect(queue.getTask('second')).toBeNull();
  });

  it.each([
    ['null', null],
    ['an array', [{ id: 'a' }]],
    ['a text', 'task'],
  ])('is refused where it is %s', async (_what, input) => {
    const { queue } = await startQueue('memory');

    expect((await refusalOf(queue.addTask(input as unknown as TaskInput))).code).toBe('task.invalid');
  });

  it('is refused for a circle and for what nests too deep, without running away', async () => {
    const { queue } = await startQueue('memory');

    for (const data of [circle, nested(64), nested(5000)]) {
      const error = await refusalOf(queue.addTask({ data }));
      expect([error.code, error.message.length < 300]).toEqual(['task.invalid', true]);
    }
  });

  it('leaves results and errors of a bad kind unrecorded, and the task as it was', async () => {
    const { queue } = await startQueue('memory');
    await queue.addTask({ id: 'a' });
    await queue.getNextTask();

    expect((await refusalOf(queue.completeTask('a', { at: Number.NaN }))).details.field).toBe('result.at');
    expect((await refusalOf(queue.failTask('a', [1n]))).details.field).toBe('error.0');
    expect(queue.getTask('a')?.status).toBe('processing');
  });
});

describe.each(KINDS)('a task in a %s queue', (kind) => {
  it('comes back with every field as it was given, also after the queue was opened again', async () => {
    const input = {
      id: '課題 1/🦆',
      projectId: 'naïve\u00a0project',
      type: '',
      data: { '10': 1, b: [null, '', { deep: '\ud800' }], a: new Date(0) },
      deadline: '2026-11-23T12:00:00+09:00',
      weight: null,
      leaseToken: 12,
      'own "field"': { x: [] },
      nothing: undefined,
      none: null,
    };
    const kept = structuredClone(input);
    const { queue, folder, clock } = await startQueue(kind);
    await queue.addTask(input);
    const shown = queue.getTask(input.id);
    await queue.stop();

    expect(input).toEqual(kept);
    expect(shown).toEqual({
      id: '課題 1/🦆',
      projectId: 'naïve\u00a0project',
      type: '',
      priority: 0,
      status: 'queued',
      deadline: Date.UTC(2026, 10, 23, 3),
      addedAt: clock.now(),
      retries: 0,
      maxRetries: 3,
      data: { '10': 1, b: [null, '', { deep: '\ud800' }], a: '1970-01-01T00:00:00.000Z' },
      weight: null,
      'own "field"': { x: [] },
      none: null,
    });
    if (kind === 'memory') return;
    const again = await startQueue(kind, { folder, clock });
    expect(tasksOf(again.queue.store.db)).toEqual([shown]);
    expect(again.queue.info().damage).toBeNull();
  });

  it('may nest as deep as a saved one can be read again, and end with an outcome of nothing', async () => {
    const { queue, folder, clock } = await startQueue(kind, { maxRetries: 0 });
    await queue.addTasks([
      { id: 'deep', data: nested(63) },
      { id: 'null', data: 1 },
      { id: 'empty', data: {} },
      { id: 'gone', data: '' },
    ]);
    for (let claims = 0; claims < 4; claims++) await queue.getNextTask();
    await queue.completeTask('deep', nested(63));
    await queue.completeTask('null', null);
    await queue.failTask('empty', '');
    await queue.failTask('gone', null);
    const before = { tasks: tasksOf(queue.store.db), ...queue.store.state(), revision: null };
    await queue.stop();

    expect(before.tasks).toMatchObject([{}, { result: null }, { lastError: '' }, { lastError: null }]);
    if (kind === 'memory') return;
    const again = await startQueue(kind, { folder, clock });
    expect(again.queue.info()).toMatchObject({ readOnly: null, damage: null });
    expect({ tasks: tasksOf(again.queue.store.db), ...again.queue.store.state(), revision: null }).toEqual(before);
  });
});
