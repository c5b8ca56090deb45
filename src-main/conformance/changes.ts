import assert from 'node:assert/strict';
import { ChangeWriter } from './change-writer.ts';
import { type Group, type Trial, textsOf } from './trial.ts';

/** Changes that are kept one by one add up to the queue, in whatever way they came. */
export function testChanges({ check }: Group): void {
  check('adds up appended changes: new, changed and removed tasks, totals and strategy', async (trial) => {
    const writer = new ChangeWriter();
    const storage = await opened(trial);
    for (const batch of writer.aLife()) await storage.changes?.append(batch);
    await storage.close();
    await isWhat(trial, writer);
  });

  check('takes a batch once, however often it is sent', async (trial) => {
    const writer = new ChangeWriter();
    const storage = await opened(trial);
    const batches = writer.aLife();
    for (const [at, batch] of batches.entries()) {
      for (const sent of batches.slice(Math.max(0, at - 1), at)) await storage.changes?.append(sent);
      await storage.changes?.append(batch);
    }
    await storage.close();
    await isWhat(trial, writer);
  });

  check('keeps the order of batches that are sent at once', async (trial) => {
    const writer = new ChangeWriter();
    const storage = await opened(trial);
    await Promise.all(writer.aLife().map((batch) => storage.changes?.append(batch)));
    await storage.close();
    await isWhat(trial, writer);
  });

  check('lets a save replace what was appended before, and goes on from there', async (trial) => {
    const queue = await trial.open({ saveOnChange: true });
    await queue.addTasks([{ id: 'a' }, { id: 'b' }]);
    await queue.saveQueue();
    await queue.removeTask('a');
    await queue.saveQueue();
    await queue.addTask({ id: 'c' });
    await queue.removeTask('b');
    const before = textsOf(queue);
    const again = await trial.reopen(queue);
    assert.equal(again.info().damage, null);
    assert.deepEqual(textsOf(again), before);
  });
}

async function opened(trial: Trial) {
  const storage = await trial.storage();
  await storage.initialize();
  assert.equal(await storage.load(), null);
  return storage;
}

async function isWhat(trial: Trial, writer: ChangeWriter): Promise<void> {
  const queue = await trial.open();
  assert.equal(queue.info().damage, null);
  assert.deepEqual(textsOf(queue), writer.texts());
  assert.equal(queue.store.state().contentHash, writer.contentHash);
  assert.equal(queue.getStats().strategy, 'priority');
}
