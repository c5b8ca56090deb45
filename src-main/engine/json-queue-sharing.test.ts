import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { refusalOf, startQueue } from './testing/queues.ts';
import { expectConsistent, ids, tasksOf } from './testing/recount.ts';

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
