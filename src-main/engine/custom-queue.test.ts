import { once } from 'node:events';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ManualClock } from '../platform/manual-clock.ts';
import { tempFolder } from '../platform/testing/temp-folder.ts';
import { OneFileStorage } from '../storage/custom/testing/one-file-storage.ts';
import type { SavingOptions, SnapshotOptions } from './persistence-options.ts';
import { QueueManager } from './queue-manager.ts';

async function openAt(folder: string, persistence: SavingOptions & SnapshotOptions = {}) {
  const clock = new ManualClock();
  const queue = new QueueManager({
    clock,
    recoverClaims: false,
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

  it('is saved and gets its snapshots at intervals', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const folder = tempFolder();
    const { queue, clock } = await openAt(folder, { autoSaveInterval: 100, snapshotInterval: 1000, maxSnapshots: 1 });
    await queue.addTask({ id: 'a' });

    const saved = once(queue, 'queue-saved');
    vi.advanceTimersByTime(100);
    await saved;
    expect(stateIn(folder).queue).toMatchObject([{ id: 'a' }]);

    const taken = once(queue, 'snapshot-created');
    clock.advance(1000);
    vi.advanceTimersByTime(1000);
    await taken;
    expect(readdirSync(join(folder, 'snapshots'))).toEqual([expect.stringMatching(/^auto-.*\.json$/)]);
  });

  it('is measured like any other, and its snapshots are verified', async () => {
    const folder = tempFolder();
    const { queue } = await openAt(folder);
    await queue.addTask({ id: 'a' });
    await queue.saveQueue();
    await queue.createSnapshot('one');
    const { storage, monitor } = await queue.getPersistenceStats();
    expect(storage).toMatchObject({ type: 'custom', mainBytes: readFileSync(join(folder, 'state.json')).length });
    expect(monitor?.operations.save.count).toBe(1);
    expect(queue.getPersistenceReport()?.operations).toBeDefined();
    expect((await queue.verifySnapshot('one')).problem).toBeNull();
    await queue.stop();
    const path = join(folder, 'snapshots', 'one.json');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"id":"a"', '"id":"b"'));

    const { queue: again } = await openAt(folder);
    expect((await again.verifySnapshot('one')).problem).toMatch(/OneFileStorage.restoreSnapshot\(\)/);
    await expect(again.restoreSnapshot('one')).rejects.toMatchObject({ code: 'snapshot.unreadable' });
  });

  it('and its snapshots survive a database that puts keys in an order of its own', async () => {
    const reordered = (value: object | null): object | null =>
      JSON.parse(JSON.stringify(value), (_key, member) =>
        typeof member === 'object' && member !== null && !Array.isArray(member)
          ? Object.fromEntries(Object.entries(member).reverse())
          : member,
      );
    class ReorderingStorage extends OneFileStorage {
      override load = async () => reordered(await super.load());
      override restoreSnapshot = async (id: string) => reordered(await super.restoreSnapshot(id));
    }
    const persistence = { type: 'custom', customStorage: ReorderingStorage, folder: tempFolder() } as const;
    const queue = new QueueManager({ persistence });
    const restart = async () => {
      await queue.stop();
      await queue.start();
      expect(queue.info()).toMatchObject({ readOnly: null, damage: null });
    };
    await queue.start();
    onTestFinished(() => queue.stop());
    await queue.addTask({ id: 'a', data: { z: 1, y: [{ b: 1, a: 2 }] } });
    const [task] = queue.getQueue();
    await queue.createSnapshot('one');
    await queue.addTask({ id: 'b' });
    await restart();
    expect((await queue.verifySnapshot('one')).problem).toBeNull();
    const { safetySnapshotId } = await queue.restoreSnapshot('one');
    expect(queue.getQueue()).toEqual([task]);
    await restart();
    await queue.restoreSnapshot(safetySnapshotId);
    expect(queue.getQueue().map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('may be kept by an object that was made before, again and again', async () => {
    const storage = new OneFileStorage({ folder: tempFolder() });
    const queue = new QueueManager({ persistence: { type: 'custom', customStorage: storage } });
    for (const ids of [[], ['a'], ['a', 'b']]) {
      await queue.start();
      expect(queue.getQueue().map(({ id }) => id)).toEqual(ids);
      await queue.addTask({ id: ids.length === 0 ? 'a' : 'b' });
      await queue.stop();
    }
  });

  it('goes on after a save that failed, tells of it, and saves everything in the end', async () => {
    const folder = tempFolder();
    const { queue } = await openAt(folder);
    const errors: unknown[] = [];
    queue.on('persistence-error', (error) => errors.push(error));
    await queue.addTask({ id: 'a' });
    renameSync(folder, `${folder}-gone`);
    onTestFinished(() => rmSync(`${folder}-gone`, { recursive: true, force: true }));
    await expect(queue.saveQueue()).rejects.toMatchObject({
      code: 'storage.adapter-failed',
      message: expect.stringContaining('OneFileStorage.save() failed: ENOENT'),
    });
    expect(errors).toMatchObject([{ operation: 'save', error: { code: 'storage.adapter-failed' } }]);
    renameSync(`${folder}-gone`, folder);
    await queue.stop();
    expect(stateIn(folder).queue).toMatchObject([{ id: 'a' }]);
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
