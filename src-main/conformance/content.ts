import assert from 'node:assert/strict';
import type { QueueManager } from '../engine/queue-manager.ts';
import { HOSTILE_TASKS, manyTasks } from './hostile.ts';
import { fill, type Group, hashOf, idsOf, textsOf } from './trial.ts';

/** What a queue holds is the same after it was closed and opened. */
export function testContent(group: Group): void {
  testOpeningAgain(group);
  testOutcomes(group);
}

function testOpeningAgain({ check }: Group): void {
  check('is empty where nothing was kept yet, and after an empty queue was saved', async (trial) => {
    const queue = await trial.open();
    assert.deepEqual(textsOf(queue), []);
    await queue.saveQueue();
    const again = await trial.reopen(queue);
    assert.deepEqual(textsOf(again), []);
    assert.equal(again.info().readOnly, null);
  });

  check('gives back every task to the letter and in its place', async (trial) => {
    const queue = await trial.open();
    await fill(queue, HOSTILE_TASKS);
    const before = [textsOf(queue), hashOf(queue)];
    assert.deepEqual(before[0], HOSTILE_TASKS);
    const again = await trial.reopen(queue);
    assert.equal(again.info().damage, null);
    assert.deepEqual([textsOf(again), hashOf(again)], before);
  });

  check('gives back strategy, totals and weights of projects', async (trial) => {
    const queue = await trial.open();
    await fill(queue, HOSTILE_TASKS);
    const before = projectsOf(queue);
    const again = await trial.reopen(queue);
    assert.equal(again.getStats().strategy, 'deadline-aware');
    assert.deepEqual(projectsOf(again), before);
  });

  check('keeps thousands of tasks in order', async (trial) => {
    const queue = await trial.open();
    const texts = manyTasks(1100);
    await fill(queue, texts);
    assert.deepEqual(textsOf(await trial.reopen(queue)), texts);
  });

  check('keeps a task of a megabyte', async (trial) => {
    const queue = await trial.open();
    await queue.addTask({ id: 'long', data: '日本 \n"'.repeat(120_000) });
    const before = textsOf(queue);
    assert.deepEqual(textsOf(await trial.reopen(queue)), before);
  });
}

function testOutcomes({ check }: Group): void {
  check('keeps what became of tasks: claimed, ended, retried, removed', async (trial) => {
    const queue = await trial.open();
    await queue.addTasks(['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, projectId: 'p', maxRetries: 0 })));
    for (const id of ['a', 'b', 'c']) assert.equal((await queue.getNextTask())?.id, id);
    await queue.completeTask('a', { ok: true });
    await queue.failTask('b', new Error('no'));
    await queue.removeTask('d');
    const before = [textsOf(queue), projectsOf(queue)];
    const again = await trial.reopen(queue);
    assert.deepEqual([textsOf(again), projectsOf(again)], before);
    assert.deepEqual(again.counts(), { queued: 1, scheduled: 0, processing: 1, completed: 1, failed: 1 });
  });

  check('goes on where it was: new tasks come last, and no place is used twice', async (trial) => {
    const queue = await trial.open();
    await queue.addTasks([{ id: 'a' }, { id: 'b' }]);
    const again = await trial.reopen(queue);
    await again.addTask({ id: 'c' });
    const third = await trial.reopen(again);
    assert.deepEqual(idsOf(third), ['a', 'b', 'c']);
    assert.equal((await third.getNextTask())?.id, 'a');
  });

  check('keeps that everything was removed', async (trial) => {
    const queue = await trial.open();
    await queue.addTask({ id: 'a' });
    const again = await trial.reopen(queue);
    await again.removeTask('a');
    assert.deepEqual(textsOf(await trial.reopen(again)), []);
  });
}

function projectsOf(queue: QueueManager): unknown[] {
  return queue.store.db
    .prepare('SELECT project, completed_total, failed_total, weight FROM projects ORDER BY project')
    .raw()
    .all();
}
