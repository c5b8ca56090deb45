import { describe, expect, it } from 'vitest';
import type { StorageAccess } from '../base-storage.ts';
import type { ChangeBatch } from '../change-batch.ts';
import { CustomStorage } from './custom-storage.ts';
import { makeAdapter } from './make-adapter.ts';
import { HASH, manifestOf, NOW, openWith, sourceOf, textsOf } from './testing/custom-fixtures.ts';
import { MapPlace, MapStorage } from './testing/map-storage.ts';

const TASK = '{"#":1,"id":"a","status":"queued"}';
const never = () => new Promise<never>(() => undefined);

/** Every operation of a storage that is open. */
const OPERATIONS: Record<string, (storage: CustomStorage) => Promise<unknown>> = {
  initialize: (storage) => storage.initialize(),
  load: (storage) => storage.load(),
  save: (storage) => storage.save(sourceOf([TASK])),
  createSnapshot: (storage) => storage.createSnapshot(manifestOf('new'), sourceOf([TASK])),
  restoreSnapshot: (storage) => storage.readSnapshot('old'),
  listSnapshots: (storage) => storage.listSnapshots(),
  deleteSnapshot: (storage) => storage.deleteSnapshot('old'),
  getStats: (storage) => storage.getStats(),
};

async function withSnapshot(methods: object = {}, options = {}): Promise<CustomStorage> {
  const place = new MapPlace();
  await (await openWith({}, place)).createSnapshot(manifestOf('old'), sourceOf([TASK]));
  return openWith(methods, place, options);
}

describe('an adapter that misbehaves', () => {
  it.each(Object.keys(OPERATIONS).filter((name) => name !== 'initialize'))(
    'by throwing in %s is named',
    async (name) => {
      const cause = new Error('the wire is cut');
      const thrower = () => {
        throw cause;
      };
      const storage = await withSnapshot({ [name]: thrower });
      await expect(OPERATIONS[name]?.(storage)).rejects.toMatchObject({
        code: 'storage.adapter-failed',
        message: `MapStorage.${name}() failed: the wire is cut`,
        details: { method: name },
        cause,
      });
      expect(await (await withSnapshot()).listSnapshots()).toHaveLength(1);
    },
  );

  it.each<[string, unknown, RegExp]>([
    ['load', 'text', /MapStorage.load\(\) answered a string, which is no state/],
    ['load', {}, /MapStorage.load\(\) answered an object without a queue/],
    ['load', { queue: [{ id: 'a', n: 1n }] }, /MapStorage.load\(\) answered a task of queue that JSON cannot hold/],
    ['load', { queue: [], changes: [{ revision: 1 }] }, /MapStorage.load\(\) answered changes.*changes\.0\.puts/],
    ['restoreSnapshot', 7, /MapStorage.restoreSnapshot\(\) answered a number/],
    ['listSnapshots', null, /MapStorage.listSnapshots\(\) answered null: expected an array/],
    ['listSnapshots', [{ name: 'x' }], /MapStorage.listSnapshots\(\) answered an array with an object: expected ids/],
    ['getStats', 'big', /MapStorage.getStats\(\) answered a string: expected an object/],
  ])('by answering nonsense from %s is named', async (name, answer, message) => {
    const storage = await withSnapshot({ [name]: async () => answer });
    await expect(OPERATIONS[name]?.(storage)).rejects.toMatchObject({
      code: 'storage.adapter-invalid',
      message: expect.stringMatching(message),
    });
  });

  it.each(['initialize', 'save', 'load', 'listSnapshots', 'clear', 'close'])('by having no %s is not taken', (name) => {
    const adapter = Object.assign(new MapStorage({ place: new MapPlace() }), { [name]: undefined });
    expect(() => makeAdapter(adapter, {})).toThrow(
      expect.objectContaining({ code: 'storage.adapter-invalid', message: `MapStorage has no method ${name}()` }),
    );
  });

  it('by declaring what it has no method for is not taken', () => {
    const adapter = Object.assign(new MapStorage({ place: new MapPlace() }), { supports: { changes: true } });
    expect(() => makeAdapter(adapter, {})).toThrow('MapStorage has no method append()');
  });

  it('by throwing in its constructor is named, and what is no adapter at all too', () => {
    class Broken extends MapStorage {
      constructor() {
        super({ place: new MapPlace() });
        throw new Error('no luck');
      }
    }
    expect(() => makeAdapter(Broken, {})).toThrow('Broken could not be constructed: no luck');
    expect(() => makeAdapter('./storage.js', {})).toThrow('persistence.customStorage is a string');
  });

  it.each([
    ['close', { close: never }],
    ['save', { save: never }],
  ])('by hanging in %s holds nobody up for longer than closing may take', async (name, methods) => {
    const storage = await openWith(methods, new MapPlace(), { closeTimeout: 5 });
    storage.save(sourceOf([TASK])).catch(() => undefined);
    await expect(storage.close()).rejects.toMatchObject({
      code: 'storage.adapter-timeout',
      message: `MapStorage.${name}() did not come to an end within 5 ms of closing`,
    });
    await expect(storage.load()).rejects.toMatchObject({ code: 'storage.closed' });
  });
});

describe('CustomStorage', () => {
  it.each(Object.keys(OPERATIONS))('refuses %s while it closes, and when it is closed', async (name) => {
    const storage = await withSnapshot();
    const closing = storage.close();
    await expect(OPERATIONS[name]?.(storage)).rejects.toMatchObject({ code: 'storage.closed' });
    await closing;
    await expect(OPERATIONS[name]?.(storage)).rejects.toMatchObject({ code: 'storage.closed' });
    await storage.close();
  });

  it('calls one method at a time, in the order in which they were asked for', async () => {
    const log: string[] = [];
    const traced = (name: string) => async () => {
      log.push(`${name} begins`);
      await new Promise(setImmediate);
      log.push(`${name} ends`);
      return null;
    };
    const storage = await openWith({ save: traced('save'), load: traced('load'), close: traced('close') });
    await Promise.all([storage.save(sourceOf([TASK])), storage.load(), storage.close()]);
    expect(log).toEqual(['save begins', 'save ends', 'load begins', 'load ends', 'close begins', 'close ends']);
  });

  it('hands over nothing where the view has other tasks than it says', async () => {
    const place = new MapPlace();
    const storage = await openWith({}, place);
    await expect(storage.save(sourceOf([TASK], 2))).rejects.toMatchObject({ code: 'internal.unexpected' });
    expect(place.state).toBeNull();
  });

  it('reads the manifests that an adapter does not list, once', async () => {
    const reads: string[] = [];
    const place = new MapPlace();
    const first = await openWith({}, place);
    await first.createSnapshot(manifestOf('one', NOW - 1), sourceOf([TASK]));
    await first.createSnapshot(manifestOf('two'), sourceOf([TASK]));
    const restoreSnapshot = async (id: string) => {
      reads.push(id);
      return place.snapshots.get(id);
    };
    const storage = await openWith({ restoreSnapshot }, place);
    for (let time = 0; time < 2; time++) {
      const sizeBytes = Buffer.byteLength(TASK);
      expect(await storage.listSnapshots()).toEqual([
        { ...manifestOf('two'), sizeBytes },
        { ...manifestOf('one', NOW - 1), sizeBytes },
      ]);
    }
    expect(reads.sort()).toEqual(['one', 'two']);
  });

  it('takes from a list what it tells, and passes over what is no id', async () => {
    const { contentHash: _hash, ...facts } = manifestOf('told');
    const list = [{ ...facts, createdAt: new Date(NOW).toISOString(), sizeBytes: 5 }, '../secret', 'con'];
    const storage = await openWith({ listSnapshots: async () => list, restoreSnapshot: never });
    expect(await storage.listSnapshots()).toEqual([{ ...manifestOf('told'), contentHash: '', sizeBytes: 5 }]);
  });

  it('lists a snapshot that cannot be read, with the reason', async () => {
    const storage = await withSnapshot({ restoreSnapshot: async () => Promise.reject(new Error('bad sector')) });
    expect(await storage.listSnapshots()).toMatchObject([{ id: 'old', note: expect.stringContaining('bad sector') }]);
  });

  it('refuses ids that are taken, unknown or none, whatever the adapter would do', async () => {
    const storage = await withSnapshot();
    const create = (id: string) => storage.createSnapshot(manifestOf(id), sourceOf([TASK]));
    await expect(create('old')).rejects.toMatchObject({ code: 'snapshot.exists' });
    await expect(storage.readSnapshot('new')).rejects.toMatchObject({ code: 'snapshot.not-found' });
    await expect(storage.deleteSnapshot('new')).rejects.toMatchObject({ code: 'snapshot.not-found' });
    for (const id of ['../old', '', 'con', 'a/b']) {
      await expect(create(id)).rejects.toMatchObject({ code: 'snapshot.invalid-id' });
    }
  });

  it('does not hand out a snapshot whose content is not what was kept', async () => {
    const place = new MapPlace();
    const storage = await openWith({}, place);
    await storage.createSnapshot(manifestOf('old'), sourceOf([TASK]));
    place.snapshots.set('old', { ...place.snapshots.get('old'), queue: [] });
    await expect(storage.readSnapshot('old')).rejects.toMatchObject({ code: 'snapshot.unreadable' });
  });

  it('estimates the sizes that an adapter does not tell', async () => {
    const storage = await withSnapshot();
    await storage.save(sourceOf([TASK]));
    const size = Buffer.byteLength(TASK);
    expect(await storage.getStats()).toEqual({ mainBytes: size, journalBytes: 0, snapshotBytes: size });
    const told = await withSnapshot({ getStats: async () => ({ size: 9, snapshotBytes: 3, journalBytes: -1 }) });
    expect(await told.getStats()).toEqual({ mainBytes: 9, journalBytes: 0, snapshotBytes: 3 });
  });

  it('is opened read-only where an adapter that knows of owners says so', async () => {
    const access: StorageAccess = { writable: false, owner: { pid: 7, host: 'h', since: NOW, program: 'p' } };
    const callbacks: (() => void)[] = [];
    const adapter = Object.assign(new MapStorage({ place: new MapPlace() }), {
      supports: { followers: true },
      initialize: async () => access,
      onForeignChange: (callback: () => void) => callbacks.push(callback),
    });
    const storage = new CustomStorage(makeAdapter(adapter, {}));
    expect(await storage.initialize()).toEqual(access);
    storage.onForeignChange(() => undefined);
    expect(callbacks).toHaveLength(1);
    for (const name of ['save', 'createSnapshot', 'deleteSnapshot']) {
      await expect(OPERATIONS[name]?.(storage)).rejects.toMatchObject({ code: 'storage.read-only' });
    }
  });

  it('appends changes where the adapter takes them, and gives them back', async () => {
    const place = new MapPlace();
    const changes: ChangeBatch[] = [];
    const storage = await openWith(
      {
        supports: { changes: true },
        append: async (batch: ChangeBatch) => void changes.push(batch),
        load: async () => ({ ...place.state, changes }),
      },
      place,
    );
    await storage.save(sourceOf([TASK]));
    const batch: ChangeBatch = {
      ...{ revision: 2, puts: [{ seq: 2, text: TASK.replace('1', '2') }], removes: [1], projects: [] },
      ...{ strategy: 'fifo', taskCount: 1, contentHash: HASH },
    };
    await storage.changes?.append(batch);
    const loaded = await storage.load();
    expect(textsOf(loaded)).toEqual([TASK]);
    expect([...(loaded?.changes() ?? [])]).toEqual([batch]);
    expect(storage.changes?.wantsCheckpoint()).toBe(false);
  });
});
