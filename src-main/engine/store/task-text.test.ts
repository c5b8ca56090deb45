import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TaskInput } from '../task-input.ts';
import { readTaskInput } from '../task-input.ts';
import { blankOrValue, jsonValue, taskInput } from '../testing/arbitraries.ts';
import { hashTask } from './content-hash.ts';
import { composeStoredText, parseStoredText } from './stored-text.ts';
import type { TaskContent } from './task-record.ts';
import { composeTaskText, parseTaskText } from './task-text.ts';

const NOW = 1_795_420_142_587;
const DEFAULTS = { status: 'queued', now: NOW, newId: () => 'made-up' } as const;
const parse = (text: string): TaskContent => parseTaskText(text, DEFAULTS);
const given = (input: TaskInput): TaskContent =>
  readTaskInput(input, { now: NOW, newId: () => 'made-up', maxRetries: 3, maxTaskBytes: 1e6 });
const raw = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

const anyTask: fc.Arbitrary<TaskContent> = fc
  .tuple(taskInput(NOW), blankOrValue, blankOrValue, fc.option(fc.nat()), fc.option(fc.nat()))
  .map(([input, result, error, started_at, failed_at]) => ({
    ...given({ ...input, started_by: 'x', startedAt: null, lastError: null, result: null }),
    ...{ started_at, failed_at, completed_at: failed_at, run_at: null },
    ...{ result: raw(result), last_error: raw(error) },
  }));

describe('the JSON text of a task', () => {
  it('is the same text again after it was read, so that a saved queue has the hash it was saved with', () => {
    fc.assert(
      fc.property(anyTask, (task) => {
        const text = composeTaskText(task);
        expect(composeTaskText(parse(text))).toBe(text);
        expect(hashTask(parse(text))).toEqual(hashTask(task));
      }),
      { numRuns: 400 },
    );
  });

  it('reads into the same task whatever order and blanks its members have, and then stays as it is', () => {
    const member = fc.tuple(
      fc.constantFrom(
        'result',
        'lastError',
        'data',
        'projectId',
        'type',
        'weight',
        'runAt',
        'x',
        'y',
        '"',
        '__proto__',
      ),
      fc.constantFrom('null', '""', '0', '"1"', '3'),
    );
    fc.assert(
      fc.property(fc.array(member, { maxLength: 8 }), (members) => {
        const text = `{"id":"a"${members.map(([key, value]) => `,${JSON.stringify(key)}:${value}`).join('')}}`;
        const once = composeTaskText(parse(text));
        expect(composeTaskText(parse(once))).toBe(once);
        const { id: _id, ...first } = JSON.parse(text);
        const shown = JSON.parse(once);
        for (const [key, value] of Object.entries(first)) {
          const wasOnce = members.filter(([name]) => name === key).length === 1;
          if (wasOnce && (value === null || value === '')) expect(shown[key], key).toEqual(value);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('keeps its place in the order of arrival beside it, also where the task has a field of that name', () => {
    const task = given({ id: 'a', '#': 5 });
    const text = composeStoredText(42, task);

    expect(text).toMatch(/^\{"#":42,"id":"a"/);
    expect(parseStoredText(text, DEFAULTS)).toEqual({ seq: 42, content: { ...task, run_at: null } });
  });
});

describe('what a task carries', () => {
  const INTACT = [
    ['integers past 2^53', '{"big":9007199254740993,"neg":-123456789012345678901234567890}'],
    ['minus zero and long fractions', '[-0,-0.0,0.10000000000000000000000001,1E400,1e-400]'],
    ['key order, also of numeric keys', '{"b":1,"10":2,"a":3,"2":4}'],
    ['the same key twice', '{"a":1,"a":2}'],
    ['lone surrogates as escapes', '{"text":"\\ud800 and \\udfff","\\ud83d":1}'],
    ['escapes as they were written', '"\\u0041\\/\\u0000\\n"'],
    ['keys that objects treat specially', '{"__proto__":{"x":1},"constructor":null,"toString":""}'],
    ['null, empty and absent', '{"a":null,"b":"","c":[],"d":{}}'],
  ] as const;

  it.each(INTACT)('%s stay as they are in data, result, error and other fields', (_what, text) => {
    const source = `{"id":"a","lastError":${text},"result":${text},"data":${text},"mine":${text}}`;
    const task = parse(source);

    expect([task.last_error, task.result, task.data, task.extra]).toEqual([text, text, text, `{"mine":${text}}`]);
    expect(composeTaskText(parse(composeTaskText(task)))).toContain(`"result":${text},"data":${text},"mine":${text}`);
  });

  it.each(['null', '""'])('%s in any own field stands in the task again', (blank) => {
    const fields = ['projectId', 'type', 'weight', 'deadline', 'runAt', 'startedAt', 'lastError', 'result', 'data'];
    const text = `{"id":"a",${fields.map((field) => `"${field}":${blank}`).join(',')}}`;
    const shown = JSON.parse(composeTaskText(parse(text)));

    expect(fields.map((field) => shown[field])).toEqual(fields.map(() => JSON.parse(blank)));
  });

  it('an absent field stays absent', () => {
    const shown = JSON.parse(composeTaskText(given({ id: 'a' })));

    expect(Object.keys(shown)).toEqual(['id', 'priority', 'status', 'addedAt', 'retries', 'maxRetries']);
  });

  it('an own field given as null steps back once it has a value, and comes again when that is gone', () => {
    const task = given({ id: 'a', runAt: null, note: 'n' });

    expect(JSON.parse(composeTaskText({ ...task, run_at: 5 }))).toMatchObject({ runAt: 5, note: 'n' });
    expect(composeTaskText({ ...task, run_at: 5 }).match(/runAt/g)).toHaveLength(1);
    expect(JSON.parse(composeTaskText(task))).toMatchObject({ runAt: null, note: 'n' });
  });

  it('an outcome of null or of an empty text is an outcome, and not none', () => {
    for (const outcome of ['null', '""']) {
      const task = { ...given({ id: 'a', data: { x: 1 }, note: 'n' }), result: outcome, last_error: outcome };
      const shown = JSON.parse(composeTaskText(task));
      expect([shown.result, shown.lastError]).toEqual([JSON.parse(outcome), JSON.parse(outcome)]);
      expect(composeTaskText(parse(composeTaskText(task)))).toBe(composeTaskText(task));
    }
  });

  it('a number as an id is the text that stands in the file, to the last digit', () => {
    const ids = ['9007199254740993', '9007199254740992'].map((text) => parse(`{"id":${text}}`).id);

    expect(ids).toEqual(['9007199254740993', '9007199254740992']);
  });

  it('any JSON value given as data comes back as it was given', () => {
    fc.assert(
      fc.property(jsonValue, (data) => {
        expect(JSON.parse(composeTaskText(given({ id: 'a', data, mine: data })))).toMatchObject({ data, mine: data });
      }),
    );
  });
});

describe('a task that cannot be read', () => {
  it.each([
    ['priority', '"high"'],
    ['priority', '1e999'],
    ['weight', '"many"'],
    ['deadline', '"soon"'],
    ['runAt', 'true'],
    ['addedAt', '1e17'],
    ['retries', '-1'],
    ['retries', '0.5'],
    ['maxRetries', '1e300'],
    ['id', '{}'],
    ['id', '"\\ud800"'],
    ['id', '"a\\u0000b"'],
    ['id', `"${'x'.repeat(1025)}"`],
    ['projectId', '[1]'],
    ['type', '"\\udc00"'],
  ])('names its field %s where that is %s', (field, value) => {
    const text = `{"x":1,"${field}":${value}}`;

    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'task.invalid', details: { field } }));
  });

  it('is refused where it nests too deep', () => {
    const nested = (depth: number) => `{"id":"a","data":${'['.repeat(depth)}${']'.repeat(depth)}}`;

    expect(parse(nested(63)).data).toHaveLength(126);
    expect(() => parse(nested(64))).toThrow(/too deep/);
  });
});
