import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../src-shared/errors/app-error.ts';
import { tempFolder } from '../platform/testing/temp-folder.ts';
import { openMemoryDatabase } from '../storage/sqlite/open-database.ts';
import { CommitQueue, type Deferred } from './commit-queue.ts';
import { type StoreTransaction, TaskStore } from './store/task-store.ts';
import { readTaskInput } from './task-input.ts';
import { refusalOf, startQueue } from './testing/queues.ts';
import { expectConsistent, tasksOf } from './testing/recount.ts';

const add =
  (id: string) =>
  (tx: StoreTransaction): string => {
    tx.insert(readTaskInput({ id }, { now: 0, newId: () => '', maxRetries: 0, maxTaskBytes: 1e6 }));
    return id;
  };

function makeQueue(makeDurable: () => Promise<Deferred | null> | null = () => null) {
  const store = new TaskStore(openMemoryDatabase());
  const transaction = vi.spyOn(store, 'transaction');
  const ids = () => tasksOf(store.db).map(({ id }) => id);
  return { store, transaction, ids, commits: new CommitQueue(store, makeDurable) };
}

/** A promise that is settled from outside. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('group commit', () => {
  it('puts the callers of one tick into one transaction, in their order', async () => {
    const { commits, transaction, ids } = makeQueue();
    const added = await Promise.all(['c', 'a', 'b'].map((id) => commits.run(add(id))));

    expect([added, ids()]).toEqual([
      ['c', 'a', 'b'],
      ['c', 'a', 'b'],
    ]);
    expect(transaction).toHaveBeenCalledTimes(1);
  });

  it('takes in who asks while microtasks run, and who comes back from the commit before', async () => {
    const { commits, transaction } = makeQueue();
    const one = async (name: string) => {
      await commits.run(add(`${name}1`));
      await Promise.resolve();
      await commits.run(add(`${name}2`));
    };
    await Promise.all(['a', 'b', 'c'].map(one));

    expect(transaction).toHaveBeenCalledTimes(2);
  });

  it('makes durable once for all that queued up behind a commit', async () => {
    const flush = gate();
    const makeDurable = vi.fn(() => flush.opened.then(() => null));
    const { commits, ids } = makeQueue(makeDurable);
    const settled: string[] = [];
    const run = (id: string) => commits.run(add(id)).then((done) => void settled.push(done));
    const first = run('a');
    await vi.waitFor(() => expect(ids()).toEqual(['a']));
    const others = ['b', 'c', 'd'].map(run);
    await new Promise((resolve) => setImmediate(resolve));

    expect([ids(), settled]).toEqual([['a'], []]);
    flush.open();
    await Promise.all([first, ...others]);
    expect(settled).toEqual(['a', 'b', 'c', 'd']);
    expect(makeDurable).toHaveBeenCalledTimes(2);
  });

  it('lets one that refuses go its way without harm to the others', async () => {
    const { commits, transaction, ids } = makeQueue();
    const refuse = (): never => {
      throw new AppError('task.not-found', 'no');
    };
    const outcomes = await Promise.allSettled([commits.run(add('a')), commits.run(refuse), commits.run(add('b'))]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(ids()).toEqual(['a', 'b']);
    expect(transaction).toHaveBeenCalledTimes(1);
  });

  it('undoes what one that broke down in the middle had done, and keeps the others', async () => {
    const { commits, ids, store } = makeQueue();
    const breakDown = (tx: StoreTransaction): void => {
      add('half')(tx);
      throw new TypeError('oops');
    };
    const outcomes = await Promise.allSettled([commits.run(add('a')), commits.run(breakDown), commits.run(add('b'))]);

    expect(outcomes).toMatchObject([{ value: 'a' }, { reason: new TypeError('oops') }, { value: 'b' }]);
    expect(ids()).toEqual(['a', 'b']);
    expect(store.state().counts.queued).toBe(2);
  });

  it('undoes one that broke down alone', async () => {
    const { commits, ids } = makeQueue();
    const breakDown = (tx: StoreTransaction): void => {
      add('half')(tx);
      throw new TypeError('oops');
    };

    await expect(commits.run(breakDown)).rejects.toThrow('oops');
    expect(ids()).toEqual([]);
  });

  it('rejects everyone of a commit that could not be made durable, and goes on', async () => {
    const makeDurable = vi.fn(() => Promise.resolve(null));
    makeDurable.mockRejectedValueOnce(new AppError('storage.full', 'full'));
    const { commits } = makeQueue(makeDurable);
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((id) => commits.run(add(id))));

    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code)).toEqual([
      'storage.full',
      'storage.full',
      'storage.full',
    ]);
    expect(await commits.run(add('d'))).toBe('d');
  });

  it('asks a database that is busy or broken once for the whole group, not once for each', async () => {
    const { commits, store, transaction, ids } = makeQueue();
    const busy = new Database.SqliteError('database is locked', 'SQLITE_BUSY');
    const begin = vi.spyOn(store, 'beginTransaction').mockImplementationOnce(() => {
      throw busy;
    });
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((id) => commits.run(add(id))));

    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason)).toEqual([busy, busy, busy]);
    expect([begin.mock.calls.length, transaction.mock.calls.length, ids()]).toEqual([1, 1, []]);
  });
});

describe('exclusive work', () => {
  it('keeps mutations out until it has ended, and lets them in then', async () => {
    const { commits, ids } = makeQueue();
    const work = gate();
    const exclusive = commits.exclusive(() => work.opened);
    const mutation = commits.run(add('a'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(ids()).toEqual([]);

    work.open();
    await exclusive;
    expect(await mutation).toBe('a');
  });

  it('waits for a commit on its way, and comes one after the other', async () => {
    const flush = gate();
    const { commits } = makeQueue(() => flush.opened.then(() => null));
    const order: string[] = [];
    const mutation = commits.run(add('a')).then(() => order.push('commit'));
    await new Promise((resolve) => setImmediate(resolve));
    const works = [1, 2, 3].map((number) =>
      commits.exclusive(async () => {
        order.push(`begin ${number}`);
        await Promise.resolve();
        order.push(`end ${number}`);
      }),
    );
    flush.open();
    await Promise.all([mutation, ...works]);

    expect(order).toEqual(['commit', 'begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3']);
  });

  it('goes on after a commit whose durability is deferred, and settles its callers only then', async () => {
    const later = gate();
    const { commits } = makeQueue(() => Promise.resolve({ until: later.opened }));
    let isSettled = false;
    const mutation = commits.run(add('a')).then(() => (isSettled = true));
    await commits.idle();
    expect(await commits.exclusive(() => Promise.resolve(isSettled))).toBe(false);
    later.open();
    expect(await mutation).toBe(true);
  });

  it('that throws holds nobody up', async () => {
    const { commits } = makeQueue();
    const failing = commits.exclusive(() => Promise.reject(new Error('broken')));

    await expect(failing).rejects.toThrow('broken');
    expect(await commits.run(add('a'))).toBe('a');
  });

  it('is over for those who wait for quiet, who see nothing half done', async () => {
    const { commits } = makeQueue();
    const work = gate();
    let isDone = false;
    const exclusive = commits.exclusive(async () => {
      await work.opened;
      isDone = true;
    });
    const quiet = commits.quiet().then(() => isDone);
    work.open();

    expect(await quiet).toBe(true);
    await exclusive;
  });

  it('idle waits for mutations that were asked for and not begun yet', async () => {
    const { commits, ids } = makeQueue();
    void commits.run(add('a'));
    void commits.run(add('b')).then(() => commits.run(add('c')));
    await commits.idle();

    expect(ids()).toEqual(['a', 'b', 'c']);
  });
});

describe('a queue file that another process holds', () => {
  it('rejects mutations as busy after the timeout, changes nothing, and works again afterwards', async () => {
    const folder = tempFolder();
    const { queue } = await startQueue('sqlite', { folder, persistence: { busyTimeout: 20 } });
    const other = new Database(`${folder}/queue.db`);
    other.exec('BEGIN IMMEDIATE');
    const started = performance.now();
    const errors = await Promise.all(['a', 'b', 'c', 'd'].map((id) => refusalOf(queue.addTask({ id }))));

    expect(errors.map(({ code }) => code)).toEqual(['storage.busy', 'storage.busy', 'storage.busy', 'storage.busy']);
    expect(errors[0]?.message).toContain(`${folder}/queue.db`);
    expect(performance.now() - started).toBeLessThan(500);
    other.exec('ROLLBACK');
    other.close();
    await queue.addTask({ id: 'e' });
    expect(tasksOf(queue.store.db).map(({ id }) => id)).toEqual(['e']);
    await expectConsistent(queue);
  });
});

describe('mutations of one queue', () => {
  it('share commits when many callers come at once', async () => {
    const { queue } = await startQueue('sqlite');
    const before = queue.store.state().revision;
    await Promise.all(Array.from({ length: 200 }, (_, index) => queue.addTask({ id: `task-${index}` })));

    expect(queue.store.state().revision).toBe(before + 1);
    expect(queue.counts().queued).toBe(200);
  });

  it('are all done and settled when stop has ended', async () => {
    const { queue, folder } = await startQueue('json');
    const adding = Array.from({ length: 20 }, (_, index) => queue.addTask({ id: `task-${index}` }));
    await queue.stop();

    expect(await Promise.all(adding)).toHaveLength(20);
    const again = await startQueue('json', { folder });
    expect(again.queue.counts().queued).toBe(20);
  });
});
