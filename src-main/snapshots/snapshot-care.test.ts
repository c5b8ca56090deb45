import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { QueueManager } from '../engine/queue-manager.ts';
import { KINDS, refusalOf, startQueue } from '../engine/testing/queues.ts';
import { ManualClock } from '../platform/manual-clock.ts';
import { MapPlace, MapStorage } from '../storage/custom/testing/map-storage.ts';
import type { SnapshotLabels } from '../storage/snapshot-labels.ts';

const HOUR = 3_600_000;

async function withSnapshots(queue: QueueManager, count: number, clock: { advance(ms: number): number }) {
  const ids: string[] = [];
  for (let number = 0; number < count; number++) {
    await queue.addTask({ id: `t${number}` });
    clock.advance(HOUR);
    ids.push(await queue.createSnapshot(undefined, { trigger: 'automatic' }));
  }
  return ids;
}

const idsOf = async (queue: QueueManager): Promise<string[]> =>
  (await queue.listSnapshots()).map(({ id }) => id).toSorted();

describe.each(KINDS)('a snapshot of a %s queue', (kind) => {
  it('is renamed, annotated and pinned, and stays so after a restart', async () => {
    const { queue, folder, clock } = await startQueue(kind);
    await queue.addTask({ id: 'a' });
    const id = await queue.createSnapshot('Before v2', { note: 'old' });
    const changed: string[] = [];
    queue.on('snapshot-changed', ({ snapshotId }) => changed.push(snapshotId));
    expect(await queue.updateSnapshot(id, { name: 'Before v3', pinned: true })).toMatchObject({
      name: 'Before v3',
      note: 'old',
      pinned: true,
    });
    await queue.updateSnapshot(id, { note: '日本', pinned: false });
    await queue.updateSnapshot(id, { pinned: true });
    expect(changed).toEqual([id, id, id]);
    if (kind === 'memory') return;
    await queue.stop();

    const again = await startQueue(kind, { folder, clock });
    expect(again.queue.snapshots.get(id)).toMatchObject({ name: 'Before v3', note: '日本', pinned: true });
    await again.queue.restoreSnapshot(id);
  });

  it('refuses labels that are none and names the field', async () => {
    const { queue } = await startQueue(kind);
    const id = await queue.createSnapshot('one');

    expect(await refusalOf(queue.updateSnapshot(id, { name: '  ' }))).toMatchObject({
      code: 'input.invalid',
      details: { field: 'name' },
    });
    expect((await refusalOf(queue.updateSnapshot('two', { note: '' }))).code).toBe('snapshot.not-found');
    expect(queue.snapshots.get(id).name).toBe('one');
  });

  it('is verified, at any time, with the result kept', async () => {
    const { queue, folder, clock } = await startQueue(kind);
    await queue.addTasks([{ id: 'a', data: { big: '9007199254740993' } }, { id: 'b' }]);
    const id = await queue.createSnapshot('one');
    await queue.removeTask('a');
    const progress: number[] = [];
    const at = clock.advance(HOUR);
    const { snapshot, problem } = await queue.verifySnapshot(id, { onProgress: (done) => progress.push(done) });

    expect([problem, snapshot.verified, snapshot.lastVerifiedAt, progress.at(-1)]).toEqual([null, true, at, 2]);
    if (kind === 'memory') return;
    await queue.stop();
    const again = await startQueue(kind, { folder, clock });
    expect(again.queue.snapshots.get(id)).toMatchObject({ verified: true, lastVerifiedAt: at });
  });

  it('is not called whole once a task of it was changed behind our back', async () => {
    const { queue, folder } = await startQueue(kind);
    await queue.addTasks([{ id: 'a', data: { n: 1 } }, { id: 'b' }]);
    const id = await queue.createSnapshot('one');
    if (kind === 'json') {
      const path = join(folder, 'queue-snapshots', 'one.json');
      writeFileSync(path, readFileSync(path, 'utf8').replace('"n":1', '"n":2'));
    } else {
      queue.store.db.exec(`DROP TRIGGER tasks_keep_before_update; UPDATE tasks SET data = '{"n":2}' WHERE id = 'a'`);
    }
    const { snapshot, problem } = await queue.verifySnapshot(id);

    expect(problem).toMatch(/one.*do(es)? not match its checksum/);
    expect(snapshot.verified).toBe(false);
  });

  it('that is the last verified one survives pruning until a newer one was verified', async () => {
    const { queue, clock } = await startQueue(kind, { persistence: { maxSnapshots: 2 } });
    const ids = await withSnapshots(queue, 4, clock);
    await queue.verifySnapshot(ids[0] ?? '');
    const plan = await queue.pruneSnapshots();

    expect(plan.prune.map(({ snapshotId }) => snapshotId)).toEqual([ids[1], ids[0]]);
    expect(await idsOf(queue)).toEqual([ids[2], ids[3]]);
    expect(queue.snapshots.get(ids[3] ?? '').verified).toBe(true);
  });

  it('is left alone by a policy that keeps it, whatever else goes', async () => {
    const { queue, clock } = await startQueue(kind, { persistence: { maxSnapshots: 1 } });
    const [first = '', second = '', third = ''] = await withSnapshots(queue, 3, clock);
    const mine = await queue.createSnapshot('mine');
    await queue.updateSnapshot(first, { pinned: true });
    const deleted: string[] = [];
    queue.on('snapshot-deleted', ({ snapshotId }) => deleted.push(snapshotId));
    const preview = queue.previewRetention();

    expect(preview.prune.map(({ snapshotId }) => snapshotId)).toEqual([second]);
    expect(await idsOf(queue)).toEqual([first, second, third, mine].toSorted());
    await queue.pruneSnapshots();
    expect([deleted, await idsOf(queue)]).toEqual([[second], [first, third, mine].toSorted()]);
  });

  it('taken for safety is pruned on its own count, right after the restore that made one too many', async () => {
    const { queue, clock } = await startQueue(kind, { persistence: { maxSafetySnapshots: 2 } });
    const base = await queue.createSnapshot('base');
    const safeties: string[] = [];
    for (let round = 0; round < 3; round++) {
      clock.advance(HOUR);
      await queue.addTask({ id: `t${round}` });
      safeties.push((await queue.restoreSnapshot(base)).safetySnapshotId);
    }
    expect(await idsOf(queue)).toEqual(['base', ...safeties.slice(1)].toSorted());
  });
});

describe('pruning a JSON queue', () => {
  const start = () => startQueue('json', { persistence: { maxSnapshots: 1 } });
  const folderOf = (folder: string): string => join(folder, 'queue-snapshots');

  it('is refused where a file among the snapshots cannot be told what it is', async () => {
    const { queue, clock, folder } = await start();
    const ids = await withSnapshots(queue, 3, clock);
    writeFileSync(join(folderOf(folder), 'old.json.zst'), 'torn');
    const refusal = await refusalOf(queue.pruneSnapshots());

    expect(refusal).toMatchObject({ code: 'snapshot.prune-refused', message: expect.stringContaining('old.json.zst') });
    expect(await idsOf(queue)).toEqual(ids);
  });

  it('is refused where labels cannot be read: one of them may be a pin', async () => {
    const { queue, clock, folder } = await start();
    const ids = await withSnapshots(queue, 3, clock);
    await queue.updateSnapshot(ids[0] ?? '', { pinned: true });
    writeFileSync(join(folderOf(folder), `${ids[0]}.labels`), '{"pinned":');

    expect((await refusalOf(queue.pruneSnapshots())).message).toContain(`${ids[0]}.labels`);
    expect(await idsOf(queue)).toEqual(ids);
  });

  it('is refused where the folder turns up empty, and goes on once it is back', async () => {
    const { queue, clock, folder } = await start();
    await withSnapshots(queue, 3, clock);
    renameSync(folderOf(folder), `${folderOf(folder)}-away`);
    mkdirSync(folderOf(folder));

    expect((await refusalOf(queue.pruneSnapshots())).message).toMatch(/none of the 3 snapshots is found/);
    renameSync(`${folderOf(folder)}-away`, folderOf(folder));
    expect((await queue.pruneSnapshots()).prune).toHaveLength(2);
  });

  it('is refused where nothing that would stay is whole', async () => {
    const { queue, clock, folder } = await start();
    const ids = await withSnapshots(queue, 2, clock);
    const newest = join(folderOf(folder), `${ids[1]}.json`);
    writeFileSync(newest, readFileSync(newest, 'utf8').replace('"id":"t1"', '"id":"tX"'));

    expect((await refusalOf(queue.pruneSnapshots())).code).toBe('snapshot.prune-refused');
    expect(await idsOf(queue)).toEqual(ids);
    expect(queue.snapshots.get(ids[1] ?? '').verified).toBe(false);
  });

  it('forgets single files that somebody removed, and leaves no labels behind', async () => {
    const { queue, clock, folder } = await start();
    const [first = '', second = ''] = await withSnapshots(queue, 3, clock);
    await queue.updateSnapshot(second, { note: 'n' });
    renameSync(join(folderOf(folder), `${first}.json`), join(folder, 'elsewhere.json'));
    await queue.pruneSnapshots();

    expect(readdirSync(folderOf(folder)).filter((name) => !name.endsWith('.labels'))).toHaveLength(1);
    expect(existsSync(join(folderOf(folder), `${second}.labels`))).toBe(false);
  });

  it('does not take labels of a snapshot that is gone for those of its successor', async () => {
    const { queue, clock, folder } = await start();
    await queue.createSnapshot('one');
    await queue.updateSnapshot('one', { pinned: true, note: 'of the first' });
    const labels = readFileSync(join(folderOf(folder), 'one.labels'));
    await queue.deleteSnapshot('one');
    writeFileSync(join(folderOf(folder), 'one.labels'), labels);
    clock.advance(1);
    await queue.createSnapshot('one');
    await queue.stop();
    const again = await startQueue('json', { folder, clock });

    expect(again.queue.snapshots.get('one')).toMatchObject({ pinned: false, note: '' });
  });
});

describe('pruning a custom storage', () => {
  async function start(customStorage: typeof MapStorage) {
    const clock = new ManualClock();
    const place = new MapPlace();
    const persistence = { type: 'custom', customStorage, place, maxSnapshots: 1 } as const;
    const queue = new QueueManager({ clock, persistence });
    await queue.start();
    onTestFinished(() => queue.stop());
    return { queue, clock, place, ids: await withSnapshots(queue, 3, clock) };
  }

  class LabelStorage extends MapStorage {
    readonly #labels = new Map<string, SnapshotLabels>();

    async labelSnapshot(id: string, labels: SnapshotLabels): Promise<void> {
      this.#labels.set(id, labels);
    }

    override async listSnapshots() {
      return [...this.options.place.snapshots.keys()].map((id) => ({ id, ...this.#labels.get(id) }));
    }
  }

  it('works with the ten methods alone; only labels are refused, with what is missing', async () => {
    const { queue, ids } = await start(MapStorage);

    expect(await refusalOf(queue.updateSnapshot(ids[0] ?? '', { pinned: true }))).toMatchObject({
      code: 'storage.unsupported',
      hint: expect.stringContaining('labelSnapshot'),
    });
    expect((await queue.pruneSnapshots()).prune).toHaveLength(2);
    expect(await idsOf(queue)).toEqual([ids[2]]);
    expect(queue.snapshots.get(ids[2] ?? '').verified).toBe(true);
  });

  it('spares what was pinned where the adapter keeps labels', async () => {
    const { queue, ids } = await start(LabelStorage);
    await queue.updateSnapshot(ids[0] ?? '', { pinned: true });
    await queue.pruneSnapshots();

    expect(await idsOf(queue)).toEqual([ids[0], ids[2]]);
  });

  it('is refused while a snapshot cannot be read', async () => {
    const { queue, ids, place } = await start(MapStorage);
    place.snapshots.set('torn', { state: 'none' });

    expect((await refusalOf(queue.pruneSnapshots())).message).toContain('torn');
    expect(await idsOf(queue)).toEqual(ids);
  });
});

describe('a queue that may not be written', () => {
  it('is verified without a trace and refuses labels', async () => {
    const owner = await startQueue('json');
    await owner.queue.addTask({ id: 'a' });
    await owner.queue.createSnapshot('one');
    const { queue } = await startQueue('json', { folder: owner.folder, clock: owner.clock });

    expect((await queue.verifySnapshot('one')).snapshot.verified).toBe(true);
    expect(readdirSync(join(owner.folder, 'queue-snapshots'))).toEqual(['one.json']);
    expect((await refusalOf(queue.updateSnapshot('one', { pinned: true }))).code).toBe('storage.locked');
  });
});
