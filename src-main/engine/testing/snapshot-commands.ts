import { expect } from 'vitest';
import { Command } from './model-command.ts';
import type { QueueModel } from './queue-model.ts';

export const snapshot = (): Command =>
  new Command('snapshot()', async (model, { queue }) => {
    model.snapshot(await queue.createSnapshot());
  });

function snapshotAt(model: QueueModel, place: number): string | undefined {
  const ids = [...model.snapshots.keys()];
  return ids[place % Math.max(1, ids.length)];
}

export const restore = (place: number): Command =>
  new Command(`restore(${place})`, async (model, { queue }) => {
    const id = snapshotAt(model, place);
    if (id === undefined) return;
    const preview = await queue.snapshots.preview(id);
    const difference = model.difference(id);
    expect(preview, 'preview').toMatchObject(difference);
    expect(preview.unchanged).toBe(
      (model.snapshots.get(id)?.tasks.length ?? 0) - difference.added - difference.changed,
    );
    const outcome = await queue.restoreSnapshot(id, { token: preview.token });
    expect(outcome, 'outcome').toMatchObject(difference);
    expect(outcome.contentHash).toBe(queue.snapshots.get(id).contentHash);
    model.snapshot(outcome.safetySnapshotId);
    model.restore(id);
  });

export const dropSnapshot = (place: number): Command =>
  new Command(`dropSnapshot(${place})`, async (model, { queue }) => {
    const id = snapshotAt(model, place);
    if (id === undefined) return;
    await queue.deleteSnapshot(id);
    model.snapshots.delete(id);
  });
