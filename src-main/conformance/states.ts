import assert from 'node:assert/strict';
import type { QueueManager } from '../engine/queue-manager.ts';
import type { WholeStateStorage } from '../storage/base-storage.ts';
import { batchOf, manifestOf, sourceOf } from './samples.ts';
import { type Group, refused } from './trial.ts';

const OF_A_QUEUE: Readonly<Record<string, (queue: QueueManager) => unknown>> = {
  addTask: (queue) => queue.addTask({}),
  addTasks: (queue) => queue.addTasks([{}]),
  getNextTask: (queue) => queue.getNextTask(),
  completeTask: (queue) => queue.completeTask('a'),
  failTask: (queue) => queue.failTask('a', 'no'),
  removeTask: (queue) => queue.removeTask('a'),
  setStrategy: (queue) => queue.setStrategy('priority'),
  saveQueue: (queue) => queue.saveQueue(),
  createSnapshot: (queue) => queue.createSnapshot('new'),
  listSnapshots: (queue) => queue.listSnapshots(),
  restoreSnapshot: (queue) => queue.restoreSnapshot('old'),
  deleteSnapshot: (queue) => queue.deleteSnapshot('old'),
  storageSummary: (queue) => queue.storageSummary(),
  getQueue: (queue) => queue.getQueue(),
  info: (queue) => queue.info(),
};

const OF_A_STORAGE: Readonly<Record<string, (storage: WholeStateStorage) => unknown>> = {
  initialize: (storage) => storage.initialize(),
  load: (storage) => storage.load(),
  save: (storage) => storage.save(sourceOf([])),
  createSnapshot: (storage) => storage.createSnapshot(manifestOf('new'), sourceOf([])),
  readSnapshot: (storage) => storage.readSnapshot('old'),
  listSnapshots: (storage) => storage.listSnapshots(),
  deleteSnapshot: (storage) => storage.deleteSnapshot('old'),
  getStats: (storage) => storage.getStats(),
};

/** What is refused before a queue runs, while it stops, and afterwards. */
export function testStates({ check, supports }: Group): void {
  for (const [name, operation] of Object.entries(OF_A_QUEUE)) {
    check(`refuses ${name} of a queue that does not run yet, that stops, and that has stopped`, async (trial) => {
      const queue = trial.manager();
      await refused(() => operation(queue), 'queue.not-running');
      await queue.start();
      await queue.addTask({ id: 'a' });
      await queue.createSnapshot('old');
      const stopping = queue.stop();
      await refused(() => operation(queue), 'queue.not-running');
      await stopping;
      await refused(() => operation(queue), 'queue.not-running');
    });
  }

  check('starts and stops once, however often it is asked to', async (trial) => {
    const queue = trial.manager();
    let started = 0;
    queue.on('started', () => {
      started += 1;
    });
    await Promise.all([queue.start(), queue.start()]);
    await queue.start();
    assert.equal(started, 1);
    await Promise.all([queue.stop(), queue.stop()]);
    await queue.stop();
    assert.equal(queue.isRunning, false);
  });

  check('runs again after it has stopped', async (trial) => {
    const queue = await trial.open();
    await queue.stop();
    await queue.start();
    assert.equal(await queue.addTask({ id: 'a' }), 'a');
  });

  if (supports.workingSet) return;
  for (const [name, operation] of Object.entries(OF_A_STORAGE)) {
    check(`refuses ${name} while its storage closes, and afterwards`, (trial) => closedFor(trial.storage(), operation));
  }
  if (!supports.changes) return;
  check('refuses append while its storage closes, and afterwards', (trial) =>
    closedFor(trial.storage(), (storage) => storage.changes?.append(batchOf(1))),
  );
}

async function closedFor(made: Promise<WholeStateStorage>, operation: (storage: WholeStateStorage) => unknown) {
  const storage = await made;
  await storage.initialize();
  await storage.load();
  const closing = storage.close();
  await refused(() => operation(storage), 'storage.closed');
  await closing;
  await refused(() => operation(storage), 'storage.closed');
  await storage.close();
}
