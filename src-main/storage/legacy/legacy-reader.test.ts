import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../json/open-file.ts';
import { type LegacyState, legacyQueueText, legacyState } from './legacy-fixture.ts';
import { readLegacy } from './legacy-reader.ts';

const NOW = 1_795_420_142_587;

function read(text: string) {
  const loaded = readLegacy(bytesSource(Buffer.from(text), '/q/queue.json'));
  return { ...loaded, list: [...loaded.tasks()].map((task) => ({ ...task, value: JSON.parse(task.text) as unknown })) };
}

function saved(state: LegacyState, msLater = 3): string {
  return legacyQueueText(state, { checksumAt: NOW - msLater, savedAt: NOW });
}

describe('readLegacy', () => {
  it('verifies a file whose checksum was taken up to 5 s before its stamp', () => {
    for (const msLater of [0, 1, 3, 250, 5000]) {
      expect(read(saved(legacyState(20, NOW), msLater)).damage, `${msLater} ms`).toBeNull();
    }
    expect(read(saved(legacyState(20, NOW), 5001)).damage?.sentence).toMatch(/does not match its checksum/);
    expect(read(saved(legacyState(20, NOW), -1)).damage?.sentence).toMatch(/does not match its checksum/);
  });

  it('gives every task with its value, and the totals of every project', () => {
    const state = legacyState(5, NOW);
    const loaded = read(saved(state));
    expect(loaded.list.map(({ value }) => value)).toEqual([...state.queue, ...(state.processing as object[])]);
    expect(loaded.list.map(({ statusIfAbsent }) => statusIfAbsent)).toEqual([
      ...Array<string>(5).fill('queued'),
      'processing',
      'processing',
    ]);
    expect(loaded.header).toEqual({
      strategy: null,
      savedAt: NOW,
      projects: [
        { projectId: 'poppo-core', completedTotal: 100, failedTotal: 0, weight: 1 },
        { projectId: 'web-dashboard', completedTotal: 101, failedTotal: 3, weight: 1 },
        { projectId: '日本プロジェクト', completedTotal: 102, failedTotal: 6, weight: 1 },
      ],
    });
    expect(loaded.list[0]?.text).not.toContain('\n');
  });

  it('verifies whatever JSON values the state held', () => {
    const task = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }));
    const state = fc.record({
      queue: fc.array(task),
      processing: fc.array(task),
      projectStats: fc.dictionary(fc.string(), task),
    });
    fc.assert(
      fc.property(state, (value) => {
        expect(read(saved(value)).damage).toBeNull();
      }),
    );
  });

  it('reads processing as tasks, as pairs or as an object, and projectStats as pairs', () => {
    const pairs = saved({
      queue: [],
      processing: [
        ['p1', { type: 'x' }],
        ['p2', { id: 'own', data: 1 }],
      ],
      projectStats: [['a', { completed: 4, failed: 2 }]],
    });
    const byId = saved({ queue: [], processing: { p1: { type: 'x' }, p2: { id: 'own', data: 1 } } });
    const expected = [
      { id: 'p1', type: 'x' },
      { id: 'own', data: 1 },
    ];
    for (const text of [pairs, byId]) {
      const { list, damage } = read(text);
      expect(damage).toBeNull();
      expect(list.map(({ value }) => value)).toEqual(expected);
      expect(list.every(({ statusIfAbsent }) => statusIfAbsent === 'processing')).toBe(true);
    }
    expect(read(pairs).header.projects).toEqual([{ projectId: 'a', completedTotal: 4, failedTotal: 2, weight: 1 }]);
  });

  it('reads older shapes: no version, no checksum, a bare array, a byte order mark', () => {
    for (const text of [
      '{"queue":[{"id":"a"}]}',
      '[{"id":"a"}]',
      '\ufeff[ {"id":"a"} ]',
      '{"processing":[],"queue":[{"id":"a"}]}',
    ]) {
      const { list, damage } = read(text);
      expect([damage, list.map(({ text: task }) => task)]).toEqual([null, ['{"id":"a"}']]);
    }
    expect(read('[]')).toMatchObject({ damage: null, list: [] });
  });

  it('keeps integers past 2^53 and the order of integer-like keys', () => {
    const task = '{"id":"a","data":{"10":9007199254740993,"2":1e400}}';
    expect(read(`[${task}]`).list[0]?.text).toBe(task);
  });

  it('reports one changed character, and still gives all tasks', () => {
    const text = saved(legacyState(20, NOW)).replace('"issueNumber": 7', '"issueNumber": 8');
    const { damage, list } = read(text);
    expect(damage).toEqual({
      sentence: expect.stringMatching(/queue\.json does not match its checksum.*22 tasks/),
      tasksReadable: 22,
    });
    expect(list).toHaveLength(22);
  });

  it('names the byte at which a truncated file ends, and gives the tasks before it', () => {
    const text = saved(legacyState(20, NOW));
    const bytes = Buffer.from(text);
    for (let length = 20; length < bytes.length; length += 97) {
      const loaded = readLegacy(bytesSource(bytes.subarray(0, length), '/q/queue.json'));
      const tasks = [...loaded.tasks()].map((task) => JSON.parse(task.text) as { id: string });
      expect(loaded.damage?.sentence).toContain(`at byte ${length} of ${length}`);
      expect(loaded.damage?.tasksReadable).toBe(tasks.length);
      const whole = [...text.matchAll(/^ {4}\}/gm)].filter(
        ({ index }) => Buffer.byteLength(text.slice(0, index)) + 5 <= length,
      );
      expect(tasks.length).toBe(Math.min(whole.length, 22));
    }
  });
});
