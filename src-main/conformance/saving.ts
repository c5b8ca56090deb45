import assert from 'node:assert/strict';
import { once } from 'node:events';
import { isAppError } from '../../src-shared/errors/app-error.ts';
import { manyTasks } from './hostile.ts';
import { sourceOf } from './samples.ts';
import { type Check, fill, type Group, idsOf, refused, textsOf } from './trial.ts';

/** When changes are kept, and what is left where they cannot be. */
export function testSaving(group: Group): void {
  const { check, supports, canFail } = group;
  check('has kept what saveQueue was asked to keep, also if it is never stopped', async (trial) => {
    const queue = await trial.open();
    await queue.addTask({ id: 'a' });
    await queue.saveQueue();
    const other = await trial.open();
    assert.deepEqual(idsOf(other), ['a']);
  });

  check('has kept a change once its promise resolved, with saveOnChange', async (trial) => {
    const queue = await trial.open({ saveOnChange: true });
    await Promise.all(['a', 'b', 'c'].map((id) => queue.addTask({ id })));
    await queue.removeTask('b');
    await queue.getNextTask();
    const other = await trial.open();
    assert.deepEqual(textsOf(other), textsOf(queue));
  });

  check('keeps every change that was asked for at once', async (trial) => {
    const queue = await trial.open({ saveOnChange: true });
    const adds = Array.from({ length: 100 }, (_, n) => queue.addTask({ id: `t${n}` }));
    const [snapshotId] = await Promise.all([queue.createSnapshot('meanwhile'), queue.saveQueue(), ...adds]);
    const again = await trial.reopen(queue);
    assert.equal(again.counts().queued, 100);
    const { taskCount } = (await again.listSnapshots()).find(({ id }) => id === snapshotId) ?? {};
    await again.restoreSnapshot(snapshotId);
    assert.equal(again.counts().queued, taskCount);
  });

  if (canFail) testFailures(group);

  check('tells what it takes', async (trial) => {
    const queue = await trial.open();
    await fill(queue, manyTasks(100));
    const { mainBytes, journalBytes, snapshotBytes } = await queue.storageSummary();
    assert.ok(mainBytes > 1000, `${mainBytes} bytes for 100 tasks`);
    assert.ok(journalBytes >= 0 && snapshotBytes >= 0);
    await queue.createSnapshot('one');
    const summary = await queue.storageSummary();
    if (!supports.workingSet) assert.ok(summary.snapshotBytes > snapshotBytes);
  });
}

function testFailures({ check, supports }: Group): void {
  check('keeps a change or rejects it while writes fail, and keeps what was acknowledged before', async (trial) => {
    const queue = await trial.open({ saveOnChange: true });
    await queue.addTasks([{ id: 'a' }, { id: 'b' }]);
    const recover = await trial.failWrites();
    const adding = queue.addTask({ id: 'c' }).then(
      () => true,
      (error) => !isAppError(error),
    );
    // A storage that may come back lets the change wait for it.
    await Promise.race([adding, once(queue, 'storage-degraded')]);
    await recover();
    const isKept = await adding;
    await queue.stop().catch(() => undefined);
    // Whether a rejected change is there is not known; nothing else may have changed.
    const found = idsOf(await trial.open()).join();
    assert.ok(found === 'a,b,c' || (found === 'a,b' && !isKept), found);
  });

  if (supports.workingSet) return;
  testFailedSaves(check);
}

function testFailedSaves(check: Check): void {
  check('goes on after a save that failed, and has kept everything once one succeeds', async (trial) => {
    const errors: string[] = [];
    const queue = await trial.open();
    queue.on('persistence-error', ({ operation }) => errors.push(operation));
    await queue.addTask({ id: 'a' });
    await queue.saveQueue();
    await queue.addTask({ id: 'b' });
    const recover = await trial.failWrites();
    await refused(() => queue.saveQueue());
    assert.deepEqual(errors, ['save']);
    await queue.addTask({ id: 'c' });
    await recover();
    await queue.saveQueue();
    assert.deepEqual(idsOf(await trial.reopen(queue)), ['a', 'b', 'c']);
  });

  check('has the content saved before, where a save failed and none came after it', async (trial) => {
    const storage = await trial.storage();
    await storage.initialize();
    await storage.load();
    await storage.save(sourceOf(manyTasks(3)));
    const recover = await trial.failWrites();
    await refused(() => storage.save(sourceOf(manyTasks(2))));
    await recover();
    const loaded = await storage.load();
    assert.deepEqual(
      [...(loaded?.tasks() ?? [])].map(({ text }) => text),
      manyTasks(3),
    );
    assert.equal(loaded?.damage, null);
  });

  check('has no snapshot that could not be kept', async (trial) => {
    const queue = await trial.open();
    await fill(queue, manyTasks(3));
    await queue.createSnapshot('kept');
    const recover = await trial.failWrites();
    await refused(() => queue.createSnapshot('lost'));
    await recover();
    assert.deepEqual(
      (await queue.listSnapshots()).map(({ id }) => id),
      ['kept'],
    );
    const again = await trial.reopen(queue);
    assert.deepEqual(
      (await again.listSnapshots()).map(({ id }) => id),
      ['kept'],
    );
  });
}
