import assert from 'node:assert/strict';
import type { QueueManager } from '../engine/queue-manager.ts';
import { HOSTILE_IDS, HOSTILE_TASKS, manyTasks } from './hostile.ts';
import { manifestOf, sourceOf } from './samples.ts';
import { type Check, fill, type Group, hashOf, idsOf, refused, textsOf } from './trial.ts';

/** Snapshots are kept, told apart, and give back exactly what they hold. */
export function testSnapshots({ check, supports }: Group): void {
  check('lists no snapshots where there are none', async (trial) => {
    assert.deepEqual(await (await trial.open()).listSnapshots(), []);
  });

  check('restores a snapshot to the letter, and undoes it', async (trial) => {
    const queue = await trial.open();
    await fill(queue, HOSTILE_TASKS);
    await queue.createSnapshot('one');
    await queue.addTask({ id: 'new' });
    await queue.removeTask('order');
    const after = [textsOf(queue), hashOf(queue)];
    const { safetySnapshotId } = await queue.restoreSnapshot('one');
    assert.deepEqual(textsOf(queue), HOSTILE_TASKS);
    await queue.restoreSnapshot(safetySnapshotId);
    assert.deepEqual([textsOf(queue), hashOf(queue)], after);
  });

  check('takes snapshots of an empty queue and of thousands of tasks, and mixes none up', async (trial) => {
    const queue = await trial.open();
    await queue.createSnapshot('none');
    await fill(queue, manyTasks(1100));
    await queue.createSnapshot('many');
    await queue.restoreSnapshot('none');
    assert.deepEqual(textsOf(queue), []);
    await queue.restoreSnapshot('many');
    assert.deepEqual(textsOf(queue), manyTasks(1100));
  });

  check('deletes one snapshot and leaves the others', async (trial) => {
    const queue = await trial.open();
    for (const id of ['one', 'two', 'three']) await take(queue, id, trial.clock);
    await queue.deleteSnapshot('two');
    assert.deepEqual(await idsOfSnapshots(queue), ['three', 'one']);
    await refused(() => queue.restoreSnapshot('two'), 'snapshot.not-found');
    await refused(() => queue.deleteSnapshot('two'), 'snapshot.not-found');
    await queue.restoreSnapshot('one');
  });

  testIds(check);
  if (supports.persistent) testKeptSnapshots(check);
  if (!supports.workingSet) testIdsBelow(check);
}

function testIds(check: Check): void {
  check('makes a fit id of every name, and never takes one twice', async (trial) => {
    const queue = await trial.open();
    const ids = new Set<string>();
    for (const name of [...HOSTILE_IDS, 'same', 'same', 'SAME']) ids.add(await queue.createSnapshot(name));
    assert.equal(ids.size, HOSTILE_IDS.length + 3);
    for (const id of ids) assert.match(id, /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/);
    assert.equal((await queue.listSnapshots()).length, ids.size);
  });

  check('finds nothing under ids that no snapshot has', async (trial) => {
    const queue = await trial.open();
    await queue.createSnapshot('one');
    for (const id of [...HOSTILE_IDS, 'two', 'one.json', 'on']) {
      await refused(() => queue.restoreSnapshot(id), 'snapshot.not-found', 'snapshot.invalid-id');
      await refused(() => queue.deleteSnapshot(id), 'snapshot.not-found', 'snapshot.invalid-id');
    }
    assert.deepEqual(await idsOfSnapshots(queue), ['one']);
  });
}

function testKeptSnapshots(check: Check): void {
  check('keeps snapshots, with all that is known of them, when it is closed', async (trial) => {
    const queue = await trial.open();
    await fill(queue, HOSTILE_TASKS);
    await queue.createSnapshot('Vor dem Umbau ✓', { note: 'kept', trigger: 'manual' });
    trial.clock.advance(1000);
    await queue.createSnapshot('second', { trigger: 'automatic' });
    trial.clock.advance(1000);
    await queue.createSnapshot();
    const before = await known(queue);
    assert.equal(before.length, 3);
    assert.deepEqual(await known(await trial.reopen(queue)), before);
  });

  check('restores a snapshot to the letter after it was opened anew, and undoes it', async (trial) => {
    const queue = await trial.open();
    await fill(queue, HOSTILE_TASKS);
    await queue.createSnapshot('one');
    await fill(queue, manyTasks(3));
    const again = await trial.reopen(queue);
    const { safetySnapshotId } = await again.restoreSnapshot('one');
    assert.deepEqual(textsOf(again), HOSTILE_TASKS);
    const third = await trial.reopen(again);
    assert.deepEqual(textsOf(third), HOSTILE_TASKS);
    await third.restoreSnapshot(safetySnapshotId);
    assert.deepEqual(textsOf(third), manyTasks(3));
  });

  check('leaves the queue alone while a snapshot is only looked at', async (trial) => {
    const queue = await trial.open();
    await queue.addTask({ id: 'a' });
    await queue.createSnapshot('one');
    await queue.addTask({ id: 'b' });
    const again = await trial.reopen(queue);
    const { removed } = await again.snapshots.preview('one');
    assert.equal(removed, 1);
    assert.deepEqual(idsOf(await trial.reopen(again)), ['a', 'b']);
  });

  check('has forgotten a deleted snapshot when it is opened anew', async (trial) => {
    const queue = await trial.open();
    await take(queue, 'one', trial.clock);
    await take(queue, 'two', trial.clock);
    await queue.deleteSnapshot('one');
    const again = await trial.reopen(queue);
    assert.deepEqual(await idsOfSnapshots(again), ['two']);
    await again.deleteSnapshot('two');
    assert.deepEqual(await idsOfSnapshots(await trial.reopen(again)), []);
  });
}

function testIdsBelow(check: Check): void {
  check('refuses ids below the engine too: none, taken, and unknown', async (trial) => {
    const storage = await trial.storage();
    await storage.initialize();
    await storage.load();
    await storage.createSnapshot(manifestOf('one'), sourceOf(manyTasks(1)));
    await refused(() => storage.createSnapshot(manifestOf('one'), sourceOf([])), 'snapshot.exists');
    await refused(() => storage.readSnapshot('two'), 'snapshot.not-found');
    await refused(() => storage.deleteSnapshot('two'), 'snapshot.not-found');
    for (const id of HOSTILE_IDS.filter((hostile) => hostile !== '__proto__')) {
      await refused(() => storage.createSnapshot(manifestOf(id), sourceOf([])), 'snapshot.invalid-id');
      await refused(() => storage.readSnapshot(id), 'snapshot.invalid-id');
      await refused(() => storage.deleteSnapshot(id), 'snapshot.invalid-id');
    }
    const { tasks } = await storage.readSnapshot('one');
    assert.deepEqual(
      [...tasks()].map(({ text }) => text),
      manyTasks(1),
    );
  });
}

async function take(queue: QueueManager, id: string, clock: { advance(ms: number): unknown }): Promise<void> {
  await queue.createSnapshot(id);
  clock.advance(1000);
}

async function idsOfSnapshots(queue: QueueManager): Promise<string[]> {
  return (await queue.listSnapshots()).map(({ id }) => id);
}

/** Sizes are left out: what a snapshot takes may be known better later. */
async function known(queue: QueueManager): Promise<unknown[]> {
  return (await queue.listSnapshots()).map(({ sizeBytes: _size, ...facts }) => facts);
}
