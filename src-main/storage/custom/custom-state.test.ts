import { describe, expect, it } from 'vitest';
import type { QueueState } from '../queue-state.ts';
import { HASH, manifestOf, openWith, sourceOf, textsOf } from './testing/custom-fixtures.ts';
import { MapPlace } from './testing/map-storage.ts';

const HOSTILE = [
  '{"#":1,"id":"plain","status":"queued","projectId":"__proto__","data":{"b":1,"a":[null,{}]}}',
  '{"#":2,"id":"big","status":"processing","data":{"n":9007199254740993,"z":-0,"f":1.0,"e":1E2}}',
  '{"#":3,"id":"twice","status":"completed","a":1,"a":2}',
  '{"#":4,"id":"numbers first","status":"failed","data":{"b":1,"1":2}}',
  '{"#":5,"id":"surrogates","status":"scheduled","runAt":9,"data":"\\uD800 日本 \\u0000"}',
  '{"#":6,"id":"spaced","status":"queued","data":{ "a" : 1 }}',
  '{"#":7,"id":"own place","status":"queued","#":"mine"}',
  '{"#":8,"id":"proto","status":"queued","data":{"__proto__":{"x":1},"constructor":null}}',
];

/** What an adapter's medium may do to a state on its way. */
const MEDIA: ReadonlyArray<readonly [string, (state: object) => object]> = [
  ['as it is', (state) => state],
  ['as JSON', (state) => JSON.parse(JSON.stringify(state))],
  ['as structured clone', (state) => structuredClone(state)],
];

/** As jsonb of a database does it. */
function withOtherKeyOrder<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, member) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).reverse())
      : member,
  );
}

async function savedState(texts = HOSTILE): Promise<QueueState> {
  const place = new MapPlace();
  await (await openWith({}, place)).save(sourceOf(texts));
  return place.state as QueueState;
}

async function loadedFrom(state: object) {
  const place = new MapPlace();
  place.state = state;
  return (await openWith({}, place)).load();
}

describe('the state that custom adapters keep', () => {
  it.each(MEDIA)('comes back to the letter, kept %s', async (_name, medium) => {
    const loaded = await loadedFrom(medium(await savedState()));

    expect(textsOf(loaded)).toEqual(HOSTILE);
    expect(loaded).toMatchObject({ contentHash: HASH, damage: null, format: 'custom' });
    expect(loaded?.header).toMatchObject({ strategy: 'fifo', projects: sourceOf([]).header.projects });
  });

  it('is plain data in the lists of the original', async () => {
    const state = await savedState();

    expect(Object.keys(state)).toEqual([
      ...['format', 'version', 'savedAt', 'strategy', 'queue', 'processing', 'completed', 'failed'],
      ...['projectStats', 'exact', 'contentHash', 'checksum'],
    ]);
    expect(state.processing).toEqual([
      { '#': 2, id: 'big', status: 'processing', data: { n: 9007199254740992, z: -0, f: 1, e: 100 } },
    ]);
    expect(state.queue.map(({ id }) => id)).toEqual(['plain', 'surrogates', 'spaced', 'own place', 'proto']);
    expect(state.exact).toEqual(HOSTILE.filter((_text, at) => at !== 0 && at !== 7));
    expect(Object.getOwnPropertyDescriptor(state.projectStats, '__proto__')?.value).toMatchObject({ queued: 1 });
  });

  it('keeps its values, and claims no more, where an adapter orders keys anew', async () => {
    const loaded = await loadedFrom(withOtherKeyOrder(await savedState()));

    expect(loaded).toMatchObject({ contentHash: null, damage: null });
    expect(textsOf(loaded).map((text) => JSON.parse(text))).toEqual(HOSTILE.map((text) => JSON.parse(text)));
    expect(textsOf(loaded)[1]).toBe(HOSTILE[1]);
  });

  it('may come back with its tasks in any order', async () => {
    const state = await savedState();
    const loaded = await loadedFrom({ ...state, queue: [...state.queue].reverse(), exact: [...state.exact].reverse() });
    expect(textsOf(loaded)).toEqual(HOSTILE);
    expect(loaded).toMatchObject({ contentHash: HASH, damage: null });
  });

  it.each<[string, (state: QueueState) => object]>([
    ['a task', (state) => ({ ...state, failed: [] })],
    ['a field', (state) => ({ ...state, failed: state.failed.map(({ data: _data, ...task }) => task) })],
    ['a place', (state) => ({ ...state, failed: state.failed.map(({ '#': _place, ...task }) => task) })],
    ['an exact text', (state) => ({ ...state, exact: state.exact.slice(1) })],
    ['totals', (state) => ({ ...state, projectStats: {} })],
    ['the strategy', (state) => ({ ...state, strategy: null })],
    ['a value', (state) => ({ ...state, completed: state.completed.map((task) => ({ ...task, a: 3 })) })],
    ['a task that is none', (state) => ({ ...state, queue: [...state.queue, null] })],
  ])('counts as damaged without %s, and is not overwritten then', async (_name, change) => {
    const place = new MapPlace();
    const changed = change(await savedState());
    place.state = changed;
    const storage = await openWith({}, place);

    const loaded = await storage.load();

    expect(loaded?.damage?.sentence).toContain('MapStorage.load()');
    expect(loaded?.damage?.tasksReadable).toBe(textsOf(loaded).length);
    await expect(storage.save(sourceOf([]))).rejects.toMatchObject({ code: 'storage.corrupt' });
    expect(place.state).toBe(changed);
  });

  it('prefers what a task says over an exact text from before it was changed', async () => {
    const { checksum: _none, ...state } = await savedState();
    const processing = state.processing.map((task) => ({ ...task, priority: 3 }));
    const loaded = await loadedFrom({ ...state, processing });
    expect(textsOf(loaded)[1]).toContain('"n":9007199254740992');
    expect(textsOf(loaded)[1]).toContain('"priority":3');
  });

  it.each<[string, unknown, readonly [string, string][]]>([
    ['a bare array', [{ id: 'a' }], [['a', 'queued']]],
    ['a queue alone', { queue: [{ id: 'a', data: 1 }] }, [['a', 'queued']]],
    [
      'processing as pairs',
      {
        queue: [],
        processing: [
          ['a', { data: 1 }],
          ['x', { id: 'b' }],
        ],
      },
      [
        ['a', 'processing'],
        ['b', 'processing'],
      ],
    ],
    ['processing by id', { queue: [], processing: { a: { data: 1 } } }, [['a', 'processing']]],
  ])('may be one of the original system: %s', async (_name, state, expected) => {
    const loaded = await loadedFrom(state as object);
    const found = [...(loaded?.tasks() ?? [])].map(({ text, statusIfAbsent }) => [JSON.parse(text).id, statusIfAbsent]);
    expect(found).toEqual(expected);
    expect(loaded).toMatchObject({ contentHash: null, damage: null });
  });

  it('takes totals from the original, and the time of its save', async () => {
    const projectStats = { web: { queued: 1, processing: 0, completed: 7, failed: 2 } };
    const loaded = await loadedFrom({ queue: [], projectStats, savedAt: '2026-11-23T07:49:02.587Z' });
    expect(loaded?.header).toEqual({
      strategy: null,
      savedAt: Date.parse('2026-11-23T07:49:02.587Z'),
      projects: [{ projectId: 'web', completedTotal: 7, failedTotal: 2, weight: 1 }],
    });
  });

  it('is refused where a newer version wrote it', async () => {
    await expect(loadedFrom({ ...(await savedState()), version: '3.0' })).rejects.toMatchObject({
      code: 'file.newer-version',
    });
  });

  it('of a snapshot has the manifest with it', async () => {
    const place = new MapPlace();
    await (await openWith({}, place)).createSnapshot(manifestOf('one'), sourceOf(HOSTILE.slice(0, 1)));
    expect(place.snapshots.get('one')).toMatchObject({ snapshot: manifestOf('one') });
  });
});
