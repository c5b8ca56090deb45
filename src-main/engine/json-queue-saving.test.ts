import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startQueue } from './testing/queues.ts';
import { ids, tasksOf } from './testing/recount.ts';
import { savedQueue } from './testing/saved-json-queue.ts';

afterEach(() => void vi.useRealTimers());

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
