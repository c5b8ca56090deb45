import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../platform/manual-clock.ts';
import { tempFolder } from '../platform/testing/temp-folder.ts';
import {
  legacyQueueText,
  legacySnapshotText,
  legacyState,
  writeLegacyQueue,
} from '../storage/legacy/legacy-fixture.ts';
import { TaskQuery } from './query/task-query.ts';
import { QueueManager } from './queue-manager.ts';
import { refusalOf, startQueue } from './testing/queues.ts';
import { expectConsistent, tasksOf } from './testing/recount.ts';

const ids = (queue: QueueManager): string[] => tasksOf(queue.store.db).map(({ id }) => id);
const idOf = (task: object): unknown => Reflect.get(task, 'id');

async function savedQueue(...names: string[]) {
  const { queue, folder, clock } = await startQueue('json', { schedulingStrategy: 'fifo' });
  await queue.addTasks(names.map((id) => ({ id, data: { value: `of ${id}` } })));
  await queue.stop();
  return { folder, clock, path: join(folder, 'queue.json') };
}

/** Changes a value in a file of ours and makes the checksum over its bytes right again. */
function editByHand(path: string, from: string, to: string): void {
  const text = readFileSync(path, 'utf8').replace(from, to);
  const end = text.lastIndexOf('"checksum"');
  const checksum = createHash('sha256').update(text.slice(0, end)).digest('hex');
  writeFileSync(path, `${text.slice(0, end)}"checksum":"sha256:${checksum}"}\n`);
}

afterEach(() => void vi.useRealTimers());

describe('a queue.json of the original system', () => {
  it('is loaded with every task in order, verified, and migrated once with the original kept to the byte', async () => {
    const folder = tempFolder();
    const path = join(folder, 'queue.json');
    const state = writeLegacyQueue(path, 50);
    const original = readFileSync(path);
    const { queue, clock } = await startQueue('json', { folder, recoverClaims: false });
    const processing = state.processing as readonly object[];

    expect(queue.info()).toMatchObject({ readOnly: null, damage: null, migratedFrom: `${path}.pre-migration` });
    expect(ids(queue).toSorted()).toEqual([...state.queue, ...processing].map(idOf).toSorted());
    expect(queue.getQueue().map(({ id }) => id)).toEqual(state.queue.map(idOf));
    expect(queue.counts()).toMatchObject({ queued: 50, processing: 2 });
    expect(queue.getQueue()[0]).toMatchObject({
      ...state.queue[0],
      addedAt: Date.parse(String(Reflect.get(state.queue[0] ?? {}, 'addedAt'))),
    });
    expect(readFileSync(`${path}.pre-migration`)).toEqual(original);
    expect(readFileSync(path, 'utf8')).toMatch(/^\{"format":"poppo-queue"/);
    const totals = queue.store.db.prepare('SELECT project, completed_total, failed_total FROM projects').raw().all();
    expect(totals).toContainEqual(['日本プロジェクト', 102, 6]);
    await queue.stop();

    const again = await startQueue('json', { folder, clock, recoverClaims: false });
    expect(again.queue.info().migratedFrom).toBeNull();
    expect(ids(again.queue)).toHaveLength(52);
    expect(readdirSync(folder).filter((name) => name.includes('pre-migration'))).toEqual(['queue.json.pre-migration']);
    await expectConsistent(again.queue);
  });

  it('whose checksum does not match opens read-only as damaged, and is neither migrated nor touched', async () => {
    const folder = tempFolder();
    const path = join(folder, 'queue.json');
    writeLegacyQueue(path, 5);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"issueNumber": 3', '"issueNumber": 4'));
    const bytes = readFileSync(path);
    const { queue } = await startQueue('json', { folder });

    expect(queue.info()).toMatchObject({ readOnly: 'damaged', migratedFrom: null });
    expect(queue.info().damage).toEqual({ sentence: expect.stringContaining('checksum'), tasksReadable: 7 });
    await queue.stop();
    expect(readFileSync(path)).toEqual(bytes);
    expect(existsSync(`${path}.pre-migration`)).toBe(false);
  });

  it('lets its snapshots be browsed and restored, also one in which an id stands twice', async () => {
    const folder = tempFolder();
    const path = join(folder, 'queue.json');
    const at = 1_795_420_142_587;
    const state = legacyState(4, at);
    const twice = { ...state, queue: [...state.queue, { ...state.queue[0], priority: 77 }] };
    writeFileSync(path, legacyQueueText(state, { checksumAt: at - 2, savedAt: at }));
    const { queue } = await startQueue('json', { folder });
    const snapshots = join(folder, 'queue-snapshots');
    await queue.createSnapshot('ours');
    await queue.stop();
    writeFileSync(join(snapshots, 'theirs.json'), legacySnapshotText(twice, 'theirs', at));
    const again = await startQueue('json', { folder });
    const mark = await again.queue.snapshots.markOf('theirs');

    expect(tasksOf(again.queue.store.db, mark)).toHaveLength(7);
    await again.queue.restoreSnapshot('theirs');
    expect(ids(again.queue)).toContain(`${idOf(state.queue[0] ?? {})}~2`);
    await expectConsistent(again.queue);
  });

  it('has snapshots of which one bad task makes one unreadable, and nothing else', async () => {
    const { folder, clock } = await savedQueue('a');
    const first = await startQueue('json', { folder, clock });
    await first.queue.createSnapshot('good');
    await first.queue.stop();
    const bad = { queue: [{ id: 'x', priority: 'very' }], processing: [], projectStats: {} };
    writeFileSync(join(folder, 'queue-snapshots', 'bad.json'), legacySnapshotText(bad, 'bad', clock.now()));
    const { queue } = await startQueue('json', { folder, clock });
    const before = queue.store.readState();

    expect((await refusalOf(queue.snapshots.preview('bad'))).code).toBe('snapshot.unreadable');
    expect(queue.store.readState()).toEqual(before);
    expect(await queue.snapshots.preview('good')).toMatchObject({ unchanged: 1 });
  });
});

describe('a damaged JSON queue', () => {
  it.each([
    ['cut in the middle', (text: string) => text.slice(0, text.indexOf('of c')), 2],
    ['with a broken task', (text: string) => text.replace('"of b"', '"of b'), 2],
    ['with a changed value', (text: string) => text.replace('of b', 'of x'), 3],
  ])('%s opens read-only with what can be read, and not a byte of it changes', async (_what, damage, readable) => {
    const { folder, clock, path } = await savedQueue('a', 'b', 'c');
    writeFileSync(path, damage(readFileSync(path, 'utf8')));
    const bytes = readFileSync(path);
    const { queue } = await startQueue('json', { folder, clock, persistence: { saveOnChange: true } });

    expect(queue.info()).toMatchObject({ readOnly: 'damaged', damage: { tasksReadable: readable } });
    expect(queue.info().damage?.sentence).toContain(path);
    expect(ids(queue)).toHaveLength(readable);
    const calls = [
      () => queue.addTask({ id: 'new' }),
      () => queue.getNextTask(),
      () => queue.removeTask('a'),
      () => queue.setStrategy('fifo'),
      () => queue.createSnapshot(),
      () => queue.saveQueue(),
    ];
    for (const call of calls) expect((await refusalOf(call)).code).toBe('storage.read-only');
    await queue.stop();
    expect(readFileSync(path)).toEqual(bytes);
    expect(readdirSync(folder).toSorted()).toEqual(['queue.json', 'queue.json.lock']);
  });

  it('is found out where a task was edited by hand and the checksum of the bytes made to match', async () => {
    const { folder, clock, path } = await savedQueue('a', 'b');
    editByHand(path, '"of b"', '"of someone else"');
    const { queue } = await startQueue('json', { folder, clock });

    expect(queue.info()).toMatchObject({ readOnly: 'damaged', damage: { tasksReadable: 2 } });
    expect(queue.info().damage?.sentence).toContain('do not match the checksum of its content');
    expect(queue.getTask('b')?.data).toEqual({ value: 'of someone else' });
  });

  it('is found out where one task cannot be read, which is named', async () => {
    const { folder, clock, path } = await savedQueue('a', 'b');
    editByHand(path, '"status":"queued"', '"status":"queued","deadline":"one day"');
    const { queue } = await startQueue('json', { folder, clock });

    expect(queue.info()).toMatchObject({ readOnly: 'damaged', damage: { tasksReadable: 1 } });
    expect(queue.info().damage?.sentence).toContain('Task field deadline');
  });

  it('of a newer format is refused whole', async () => {
    const { folder, clock, path } = await savedQueue('a');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"version":"2.0"', '"version":"3.0"'));
    const bytes = readFileSync(path);

    expect((await refusalOf(startQueue('json', { folder, clock }))).code).toBe('file.newer-version');
    expect(readFileSync(path)).toEqual(bytes);
  });
});

describe('a damaged JSON queue that may mend itself', () => {
  it('comes back from its newest backup, keeps the damaged file aside and says what it did', async () => {
    const { folder, clock, path } = await savedQueue('a', 'b', 'c');
    const first = await startQueue('json', { folder, clock });
    await first.queue.addTask({ id: 'd' });
    await first.queue.stop();
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 200));
    const damaged = readFileSync(path);
    const recovered = vi.fn();
    const queue = new QueueManager({ clock, persistence: { type: 'json', filePath: path } });
    queue.on('queue-recovered', recovered);
    await queue.start();
    const report = queue.getRecoveryReport();

    expect(queue.info()).toMatchObject({ readOnly: null, damage: null });
    expect(ids(queue)).toEqual(['a', 'b', 'c']);
    expect(report).toMatchObject({ source: 'backup', tasksRecovered: 3 });
    expect(readFileSync(report?.keptAs ?? '')).toEqual(damaged);
    expect(recovered).toHaveBeenCalledExactlyOnceWith(report);
    await queue.stop();
  });
});

describe('a second manager on one JSON file', () => {
  const pollInterval = 10;

  it('follows read-only and live, and is told who owns the file', async () => {
    const { queue: owner, folder, clock } = await startQueue('json', { persistence: { saveOnChange: true } });
    await owner.addTask({ id: 'a' });
    const { queue: follower } = await startQueue('json', { folder, clock, pollInterval, program: 'other' });
    const changes = vi.fn();
    follower.on('changed', changes);

    expect(follower.info()).toMatchObject({
      readOnly: 'owned',
      owner: { pid: process.pid, program: 'poppo-queue', since: clock.now() },
    });
    await owner.addTask({ id: 'b' });
    await owner.createSnapshot('shared');
    await vi.waitFor(() => expect([ids(follower), follower.snapshots.list().length]).toEqual([['a', 'b'], 1]), 5000);
    expect(changes).toHaveBeenCalledWith({ foreign: true });
    expect(tasksOf(follower.store.db, await follower.snapshots.markOf('shared'))).toHaveLength(2);

    await owner.removeTask('a');
    await owner.deleteSnapshot('shared');
    await vi.waitFor(() => expect(ids(follower)).toEqual(['b']), 5000);
    await expectConsistent(follower);
  });

  it('has every write rejected as locked, and saves nothing when it stops', async () => {
    const { queue: owner, folder, clock } = await startQueue('json');
    await owner.addTask({ id: 'a' });
    await owner.saveQueue();
    const bytes = readFileSync(join(folder, 'queue.json'));
    const { queue: follower } = await startQueue('json', { folder, clock, persistence: { saveOnChange: true } });
    const calls = [
      () => follower.addTask({ id: 'b' }),
      () => follower.getNextTask(),
      () => follower.completeTask('a'),
      () => follower.failTask('a', 'x'),
      () => follower.removeTask('a'),
      () => follower.setStrategy('fifo'),
      () => follower.createSnapshot(),
      () => follower.restoreSnapshot('x'),
      () => follower.deleteSnapshot('x'),
      () => follower.saveQueue(),
    ];

    for (const call of calls) {
      const error = await refusalOf(call);
      expect([error.code, error.message]).toEqual(['storage.locked', expect.stringContaining(`pid ${process.pid}`)]);
    }
    await follower.stop();
    expect(readFileSync(join(folder, 'queue.json'))).toEqual(bytes);
    await owner.addTask({ id: 'c' });
    expect(owner.counts().queued).toBe(2);
  });

  it('outlives a file of the owner that it cannot read, and says so', async () => {
    const { queue: owner, folder, clock } = await startQueue('json');
    await owner.addTask({ id: 'a' });
    await owner.saveQueue();
    const { queue: follower } = await startQueue('json', { folder, clock, pollInterval });
    const errors = vi.fn();
    follower.on('persistence-error', errors);
    writeFileSync(join(folder, 'queue.json'), '{"format":"poppo-queue","version":"99.0","tasks":[]}');

    await vi.waitFor(() => expect(errors).toHaveBeenCalled(), 5000);
    expect(errors.mock.calls[0]?.[0]).toMatchObject({ operation: 'load', error: { code: 'file.newer-version' } });
    expect(ids(follower)).toEqual(['a']);
  });

  it('owns the file once the first has gone', async () => {
    const { queue: owner, folder, clock } = await startQueue('json');
    await owner.addTask({ id: 'a' });
    await owner.stop();
    const { queue } = await startQueue('json', { folder, clock });

    expect(queue.info()).toMatchObject({ readOnly: null, owner: null });
    expect(ids(queue)).toEqual(['a']);
  });
});

describe('saving a JSON queue', () => {
  it('happens at intervals, but only when something changed', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { queue, folder } = await startQueue('json', { persistence: { autoSaveInterval: 1000 } });
    const path = join(folder, 'queue.json');
    let saves = 0;
    queue.on('queue-saved', () => {
      saves += 1;
    });
    vi.advanceTimersByTime(5000);
    expect([saves, existsSync(path)]).toEqual([0, false]);

    await queue.addTask({ id: 'a' });
    expect(existsSync(path)).toBe(false);
    vi.advanceTimersByTime(1000);
    await vi.waitFor(() => expect(saves).toBe(1));
    expect(readFileSync(path, 'utf8')).toContain('"id":"a"');
    await queue.createSnapshot();
    vi.advanceTimersByTime(5000);
    await queue.settled();
    expect(saves).toBe(1);
    await queue.removeTask('a');
    await queue.addTask({ id: 'a' });
    await queue.setStrategy('fifo');
    vi.advanceTimersByTime(1000);
    await vi.waitFor(() => expect(saves).toBe(2));
    await queue.stop();
    expect(saves).toBe(2);
  });

  it('happens at stop, and not where nothing changed', async () => {
    const { folder, clock, path } = await savedQueue('a');
    const bytes = readFileSync(path);
    const { queue } = await startQueue('json', { folder, clock });
    clock.advance(1000);
    await queue.addTask({ id: 'b' });
    await queue.removeTask('b');
    await queue.stop();

    expect(readFileSync(path)).toEqual(bytes);
  });

  it('with saveOnChange has happened when the call resolves, once for all callers of a tick', async () => {
    const { queue, folder } = await startQueue('json', { persistence: { saveOnChange: true } });
    const saved = vi.fn();
    queue.on('queue-saved', saved);
    await Promise.all(['a', 'b', 'c'].map((id) => queue.addTask({ id })));
    // In the journal a task is a text within JSON, where quotes stand escaped.
    const onDisk = () =>
      ['', '.journal']
        .map((end) => readFileSync(join(folder, `queue.json${end}`), 'utf8').replaceAll('\\"', '"'))
        .join('');

    for (const id of ['a', 'b', 'c']) expect(onDisk()).toContain(`"id":"${id}"`);
    expect(saved).toHaveBeenCalledTimes(1);
    await queue.getNextTask();
    expect(onDisk()).toContain('"status":"processing"');
  });

  it('at two callers wishes and under changes keeps whole states only', async () => {
    const { queue, folder, clock } = await startQueue('json');
    await queue.addTasks(Array.from({ length: 500 }, (_, index) => ({ id: `t${index}` })));
    const saves = Array.from({ length: 5 }, () => queue.saveQueue());
    const changes = Array.from({ length: 50 }, (_, index) => queue.removeTask(`t${index}`));
    await Promise.all([...saves, ...changes]);
    await queue.stop();
    const again = await startQueue('json', { folder, clock });

    expect(again.queue.info().damage).toBeNull();
    expect(again.queue.counts().queued).toBe(450);
  });

  it('keeps strategy, order of arrival and finished tasks', async () => {
    const { queue, folder, clock } = await startQueue('json', { schedulingStrategy: 'priority' });
    await queue.addTasks(['c', 'a', 'd', 'b'].map((id, priority) => ({ id, priority })));
    await queue.getNextTask();
    await queue.completeTask('b', 'done');
    await queue.removeTask('a');
    await queue.addTask({ id: 'a' });
    const before = tasksOf(queue.store.db);
    await queue.stop();
    const again = await startQueue('json', { folder, clock, schedulingStrategy: 'fifo' });

    expect(again.queue.info().strategy).toBe('priority');
    expect(tasksOf(again.queue.store.db)).toEqual(before);
    expect(ids(again.queue)).toEqual(['c', 'd', 'b', 'a']);
  });
});

describe('snapshots of a JSON queue after a restart', () => {
  it('can be listed, browsed and restored with their order of arrival', async () => {
    const clock = new ManualClock();
    const { queue, folder } = await startQueue('json', { clock });
    await queue.addTasks(['c', 'a', 'b'].map((id) => ({ id, data: { id } })));
    await queue.createSnapshot('three', { note: 'all of them' });
    const [kept] = queue.snapshots.list();
    await queue.removeTask('c');
    await queue.addTask({ id: 'd' });
    await queue.addTask({ id: 'c' });
    await queue.stop();
    const again = await startQueue('json', { folder, clock });
    const mark = await again.queue.snapshots.markOf('three');
    const sort = { column: 'seq', direction: 'asc' } as const;
    const page = new TaskQuery(again.queue.store).page({ mark, filter: {}, sort, offset: 0, limit: 10 });

    expect(again.queue.snapshots.list()).toEqual([kept]);
    expect([page.total, page.rows.map(({ id }) => id)]).toEqual([3, ['c', 'a', 'b']]);
    expect(await again.queue.snapshots.preview('three')).toMatchObject({
      added: 0,
      removed: 1,
      changed: 1,
      unchanged: 2,
    });
    await again.queue.restoreSnapshot('three');
    expect(ids(again.queue)).toEqual(['c', 'a', 'b']);
    await again.queue.stop();
    const third = await startQueue('json', { folder, clock });
    expect(ids(third.queue)).toEqual(['c', 'a', 'b']);
    expect(third.queue.snapshots.list()).toHaveLength(2);
  });

  it('are counted by what they hold: facets and pages of one are never those of another', async () => {
    const { queue, folder, clock } = await startQueue('json');
    await queue.addTasks([{ id: 'a', type: 'x' }, { id: 'b' }]);
    await queue.createSnapshot('two');
    await queue.removeTask('b');
    await queue.createSnapshot('one');
    await queue.stop();
    const again = await startQueue('json', { folder, clock });
    const query = new TaskQuery(again.queue.store);
    const look = async (id: string): Promise<number[]> => {
      const mark = await again.queue.snapshots.markOf(id);
      const sort = { column: 'id', direction: 'desc' } as const;
      const { total, rows } = query.page({ mark, filter: {}, sort, offset: 0, limit: 10 });
      return [total, rows.length, query.facets(mark, {}).type.length];
    };

    expect(await look('two')).toEqual([2, 2, 2]);
    await again.queue.deleteSnapshot('two');
    expect(await look('one')).toEqual([1, 1, 1]);
  });
});
