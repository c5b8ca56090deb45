import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '../platform/manual-clock.ts';
import { tempFolder } from '../platform/testing/temp-folder.ts';
import { OneFileStorage } from '../storage/custom/testing/one-file-storage.ts';
import { QueueManager } from './queue-manager.ts';

async function openAt(folder: string, persistence: { saveOnChange?: boolean } = {}) {
  const clock = new ManualClock();
  const queue = new QueueManager({
    clock,
    persistence: { type: 'custom', customStorage: OneFileStorage, folder, ...persistence },
  });
  await queue.start();
  onTestFinished(() => queue.stop().catch(() => undefined));
  return { queue, clock };
}

const stateIn = (folder: string) => JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'));

describe('a queue with a custom storage', () => {
  it('is the same after it was stopped and started', async () => {
    const folder = tempFolder();
    const { queue } = await openAt(folder);
    await queue.addTasks([
      { id: 'a', projectId: 'web', weight: 3, data: { '2': 1, '1': null, n: 0.5, text: '日本 \ud800' }, own: [1, {}] },
      { id: 'b', priority: 7, runAt: 9e12 },
      { id: 'c' },
      { id: 'd' },
    ]);
    await queue.setStrategy('fifo');
    const task = await queue.getNextTask();
    await queue.completeTask(task?.id ?? '', { ok: true });
    await queue.getNextTask();
    const before = queue.store.state();
    await queue.stop();

    const { queue: again } = await openAt(folder);

    expect(again.store.state().contentHash).toBe(before.contentHash);
    expect(again.counts()).toEqual({ queued: 1, scheduled: 1, processing: 1, completed: 1, failed: 0 });
    expect(again.getStats().strategy).toBe('fifo');
    expect(again.info()).toMatchObject({ backend: 'custom', readOnly: null, damage: null });
    expect(stateIn(folder).projectStats.web).toEqual({ queued: 0, processing: 0, completed: 1, failed: 0, weight: 3 });
    expect(stateIn(folder).queue.map(({ id }: { id: string }) => id)).toEqual(['b', 'd']);
  });

  it('keeps each change before its promise resolves, with saveOnChange', async () => {
    const folder = tempFolder();
    const { queue } = await openAt(folder, { saveOnChange: true });
    expect(stateIn(folder).queue).toEqual([]);
    await queue.addTask({ id: 'a' });
    expect(stateIn(folder).queue).toMatchObject([{ id: 'a' }]);
  });

  it('keeps snapshots over a restart, restores them, and undoes that', async () => {
    const folder = tempFolder();
    const { queue } = await openAt(folder);
    await queue.addTask({ id: 'a', data: { v: 1 } });
    await queue.createSnapshot('one', { note: 'kept' });
    await queue.addTask({ id: 'b' });
    const hash = queue.store.state().contentHash;
    const listed = await queue.listSnapshots();
    await queue.stop();

    const { queue: again } = await openAt(folder);
    expect(await again.listSnapshots()).toMatchObject(listed.map(({ sizeBytes: _size, ...facts }) => facts));
    const { safetySnapshotId } = await again.restoreSnapshot('one');
    expect(again.getQueue().map(({ id }) => id)).toEqual(['a']);
    await again.restoreSnapshot(safetySnapshotId);
    expect(again.store.state().contentHash).toBe(hash);
    await again.deleteSnapshot('one');
    expect(readdirSync(join(folder, 'snapshots'))).not.toContain('one.json');
  });

  it('opens read-only where the storage gives back other tasks than it was given', async () => {
    const folder = tempFolder();
    const { queue } = await openAt(folder);
    await queue.addTask({ id: 'a', data: 1 });
    await queue.stop();
    const state = stateIn(folder);
    writeFileSync(join(folder, 'state.json'), JSON.stringify({ ...state, queue: [{ ...state.queue[0], data: 2 }] }));

    const { queue: again } = await openAt(folder);

    expect(again.info().readOnly).toBe('damaged');
    expect(again.info().damage?.sentence).toMatch(/OneFileStorage.load\(\).*checksum/);
    await expect(again.addTask({})).rejects.toMatchObject({ code: 'storage.read-only' });
  });

  it('does not start on what it cannot read, and leaves it as it is', async () => {
    const folder = tempFolder();
    const { queue } = await openAt(folder);
    await queue.addTask({ id: 'a' });
    await queue.stop();
    writeFileSync(join(folder, 'state.json'), '{"queue":[{"id"');

    await expect(openAt(folder)).rejects.toMatchObject({
      code: 'storage.adapter-failed',
      message: expect.stringContaining('OneFileStorage.load() failed: '),
    });
    expect(readFileSync(join(folder, 'state.json'), 'utf8')).toBe('{"queue":[{"id"');
  });
});
