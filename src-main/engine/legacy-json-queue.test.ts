import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../platform/testing/temp-folder.ts';
import {
  legacyQueueText,
  legacySnapshotText,
  legacyState,
  writeLegacyQueue,
} from '../storage/legacy/legacy-fixture.ts';
import { refusalOf, startQueue } from './testing/queues.ts';
import { expectConsistent, ids, tasksOf } from './testing/recount.ts';
import { savedQueue } from './testing/saved-json-queue.ts';

const idOf = (task: object): unknown => Reflect.get(task, 'id');

describe('a queue.json of the original system', () => {
  it('is loaded with every task in order, verified, and migrated once with the original kept to the byte', async () => {
    const folder = tempFolder();
    const path = join(folder, 'queue.json');
    const state = writeLegacyQueue(path, 50);
    const original = readFileSync(path);
    const { queue, clock } = await startQueue('json', { folder, recoverClaims: false });
    const processing = state.processing as readonly object[];

    expect(queue.info()).toMatchObject({ readOnly: null, damage: null, migratedFrom: `${path}.pre-migration` });
    expect(ids(queue).toSorted()).toEqual([...state.queue, ...processing].map(idOf).toSorted());
    expect(queue.getQueue().map(({ id }) => id)).toEqual(state.queue.map(idOf));
    expect(queue.counts()).toMatchObject({ queued: 50, processing: 2 });
    expect(queue.getQueue()[0]).toMatchObject({
      ...state.queue[0],
      addedAt: Date.parse(String(Reflect.get(state.queue[0] ?? {}, 'addedAt'))),
    });
    expect(readFileSync(`${path}.pre-migration`)).toEqual(original);
    expect(readFileSync(path, 'utf8')).toMatch(/^\{"format":"poppo-queue"/);
    const totals = queue.store.db.prepare('SELECT project, completed_total, failed_total FROM projects').raw().all();
    expect(totals).toContainEqual(['日本プロジェクト', 102, 6]);
    await queue.stop();

    const again = await startQueue('json', { folder, clock, recoverClaims: false });
    expect(again.queue.info().migratedFrom).toBeNull();
    expect(ids(again.queue)).toHaveLength(52);
    expect(readdirSync(folder).filter((name) => name.includes('pre-migration'))).toEqual(['queue.json.pre-migration']);
    await expectConsistent(again.queue);
  });

  it('whose checksum does not match opens read-only as damaged, and is neither migrated nor touched', async () => {
    const folder = tempFolder();
    const path = join(folder, 'queue.json');
    writeLegacyQueue(path, 5);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"issueNumber": 3', '"issueNumber": 4'));
    const bytes = readFileSync(path);
    const { queue } = await startQueue('json', { folder });

    expect(queue.info()).toMatchObject({ readOnly: 'damaged', migratedFrom: null });
    expect(queue.info().damage).toEqual({ sentence: expect.stringContaining('checksum'), tasksReadable: 7 });
    await queue.stop();
    expect(readFileSync(path)).toEqual(bytes);
    expect(existsSync(`${path}.pre-migration`)).toBe(false);
  });

  it('lets its snapshots be browsed and restored, also one in which an id stands twice', async () => {
    const folder = tempFolder();
    const path = join(folder, 'queue.json');
    const at = 1_795_420_142_587;
    const state = legacyState(4, at);
    const twice = { ...state, queue: [...state.queue, { ...state.queue[0], priority: 77 }] };
    writeFileSync(path, legacyQueueText(state, { checksumAt: at - 2, savedAt: at }));
    const { queue } = await startQueue('json', { folder });
    const snapshots = join(folder, 'queue-snapshots');
    await queue.createSnapshot('ours');
    await queue.stop();
    writeFileSync(join(snapshots, 'theirs.json'), legacySnapshotText(twice, 'theirs', at));
    const again = await startQueue('json', { folder });
    const mark = await again.queue.snapshots.markOf('theirs');

    expect(tasksOf(again.queue.store.db, mark)).toHaveLength(7);
    await again.queue.restoreSnapshot('theirs');
    expect(ids(again.queue)).toContain(`${idOf(state.queue[0] ?? {})}~2`);
    await expectConsistent(again.queue);
  });

  it('has snapshots of which one bad task makes one unreadable, and nothing else', async () => {
    const { folder, clock } = await savedQueue('a');
    const first = await startQueue('json', { folder, clock });
    await first.queue.createSnapshot('good');
    await first.queue.stop();
    const bad = { queue: [{ id: 'x', priority: 'very' }], processing: [], projectStats: {} };
    writeFileSync(join(folder, 'queue-snapshots', 'bad.json'), legacySnapshotText(bad, 'bad', clock.now()));
    const { queue } = await startQueue('json', { folder, clock });
    const before = queue.store.readState();

    expect((await refusalOf(queue.snapshots.preview('bad'))).code).toBe('snapshot.unreadable');
    expect(queue.store.readState()).toEqual(before);
    expect(await queue.snapshots.preview('good')).toMatchObject({ unchanged: 1 });
  });
});
