import assert from 'node:assert/strict';
import { manifestOf, sourceOf } from './samples.ts';
import { type Group, idsOf, refused } from './trial.ts';

/** What a second manager may do with a queue that is open. */
export function testSharing(group: Group): void {
  if (group.supports.multiProcess) testManyWriters(group);
  if (group.supports.followers) testFollowers(group);
}

function testManyWriters({ check }: Group): void {
  check('takes changes by several managers, and each sees those of the others', async (trial) => {
    const one = await trial.open();
    const two = await trial.open();
    await one.addTask({ id: 'a' });
    await two.addTask({ id: 'b' });
    assert.equal((await one.getNextTask())?.id, 'a');
    assert.equal((await two.getNextTask())?.id, 'b');
    assert.equal(await one.getNextTask(), null);
    await trial.followed(two, () => idsOf(two).length === 2);
    await two.createSnapshot('shared');
    assert.deepEqual(
      (await one.listSnapshots()).map(({ id }) => id),
      ['shared'],
    );
  });
}

function testFollowers(group: Group): void {
  testReadOnly(group);
  testFollowing(group);
}

function testReadOnly({ check }: Group): void {
  check('opens read-only where another manager owns the queue, and says who', async (trial) => {
    const owner = await trial.open();
    await owner.addTask({ id: 'a' });
    await owner.saveQueue();
    await owner.createSnapshot('one');
    const follower = await trial.open();
    assert.equal(follower.info().readOnly, 'owned');
    assert.equal(follower.info().owner?.pid, process.pid);
    assert.deepEqual(idsOf(follower), ['a']);
    for (const write of [
      () => follower.addTask({}),
      () => follower.getNextTask(),
      () => follower.saveQueue(),
      () => follower.createSnapshot(),
      () => follower.restoreSnapshot('one'),
      () => follower.deleteSnapshot('one'),
    ]) {
      await refused(write, 'storage.locked');
    }
    assert.deepEqual(
      (await follower.listSnapshots()).map(({ id }) => id),
      ['one'],
    );
  });
}

function testFollowing({ check }: Group): void {
  check('shows a follower what the owner does', async (trial) => {
    const owner = await trial.open({ saveOnChange: true });
    const follower = await trial.open();
    await owner.addTask({ id: 'a' });
    await trial.followed(follower, () => idsOf(follower).join() === 'a');
    await owner.addTask({ id: 'b' });
    await owner.removeTask('a');
    await trial.followed(follower, () => idsOf(follower).join() === 'b');
  });

  check('has its content from the owner, whatever followers do', async (trial) => {
    const owner = await trial.open({ saveOnChange: true });
    await owner.addTask({ id: 'a' });
    const follower = await trial.open({ saveOnChange: true });
    await owner.addTask({ id: 'b' });
    await follower.stop();
    await owner.addTask({ id: 'c' });
    assert.deepEqual(idsOf(await trial.reopen(owner)), ['a', 'b', 'c']);
  });

  check('belongs to the next who opens it once the owner has stopped', async (trial) => {
    const owner = await trial.open();
    await owner.stop();
    const next = await trial.open();
    assert.equal(next.info().readOnly, null);
    await next.addTask({ id: 'a' });
  });

  check('refuses writes below the engine where another owns it', async (trial) => {
    await trial.open();
    const storage = await trial.storage();
    assert.equal((await storage.initialize()).writable, false);
    await storage.load();
    await refused(() => storage.save(sourceOf([])), 'storage.read-only');
    await refused(() => storage.createSnapshot(manifestOf('one'), sourceOf([])), 'storage.read-only');
    await refused(() => storage.deleteSnapshot('one'), 'storage.read-only');
  });
}
