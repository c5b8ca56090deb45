import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import { legacySnapshotText, legacyState } from '../legacy/legacy-fixture.ts';
import { manifestOf, NOW, openAt, someTasks, sourceOf } from './testing/json-fixtures.ts';

describe('snapshots', () => {
  it('come back whole, newest first, and go when deleted', async () => {
    const path = join(tempFolder(), 'q.json');
    const storage = await openAt(path);
    expect(await storage.listSnapshots()).toEqual([]);
    const first = await storage.createSnapshot(manifestOf('first', NOW - 5), sourceOf(someTasks(3)));
    const second = await storage.createSnapshot(manifestOf('second'), sourceOf(someTasks(3)));
    expect(await storage.listSnapshots()).toEqual([second, first]);
    expect(second).toEqual({
      ...manifestOf('second'),
      sizeBytes: statSync(join(dirname(path), 'q-snapshots', 'second.json.zst')).size,
    });
    const read = await storage.readSnapshot('first');
    expect(read.manifest).toEqual(manifestOf('first', NOW - 5));
    expect(read.header.strategy).toBe('fifo');
    for (let time = 0; time < 2; time++) expect([...read.tasks()].map(({ text }) => text)).toEqual(someTasks(3));
    expect((await storage.getStats()).snapshotBytes).toBe(first.sizeBytes + second.sizeBytes);
    await storage.deleteSnapshot('first');
    expect(await storage.listSnapshots()).toEqual([second]);
    await expect(storage.readSnapshot('first')).rejects.toMatchObject({ code: 'snapshot.not-found' });
    await expect(storage.deleteSnapshot('first')).rejects.toMatchObject({ code: 'snapshot.not-found' });
  });

  it('never replace each other', async () => {
    const storage = await openAt(join(tempFolder(), 'q.json'));
    await storage.createSnapshot(manifestOf('one'), sourceOf(someTasks(3)));
    await expect(storage.createSnapshot(manifestOf('one'), sourceOf([]))).rejects.toMatchObject({
      code: 'snapshot.exists',
    });
    expect([...(await storage.readSnapshot('one')).tasks()]).toHaveLength(3);
  });

  it('stay within their folder whatever the id', async () => {
    const folder = tempFolder();
    const storage = await openAt(join(folder, 'q.json'));
    writeFileSync(join(folder, 'secret.json'), '[]');
    for (const id of ['../secret', 'a/b', '', '.', '..', 'con', 'a\0b', '%2e%2e', 'x'.repeat(129), '-a', 'a.']) {
      await expect(storage.createSnapshot(manifestOf(id), sourceOf(someTasks(3))), id).rejects.toMatchObject({
        code: 'snapshot.invalid-id',
      });
      await expect(storage.readSnapshot(id), id).rejects.toMatchObject({ code: 'snapshot.invalid-id' });
      await expect(storage.deleteSnapshot(id), id).rejects.toMatchObject({ code: 'snapshot.invalid-id' });
    }
    expect(existsSync(join(folder, 'secret.json'))).toBe(true);
  });

  it('that are damaged are listed but cannot be read, and other files are passed over', async () => {
    const folder = tempFolder();
    const storage = await openAt(join(folder, 'q.json'), { snapshotCompression: false });
    await storage.createSnapshot(manifestOf('hurt'), sourceOf(someTasks(3)));
    const path = join(folder, 'q-snapshots', 'hurt.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"n":1}', '"n":7}'));
    for (const name of ['notes.txt', 'other.json', '.hidden.json']) writeFileSync(join(dirname(path), name), '{"a":1}');
    mkdirSync(join(dirname(path), 'folder.json'));
    expect((await storage.listSnapshots()).map(({ id }) => id)).toEqual(['hurt']);
    await expect(storage.readSnapshot('hurt')).rejects.toMatchObject({
      code: 'snapshot.unreadable',
      message: expect.stringMatching(/hurt.*does not match its checksum/),
    });
    await expect(storage.readSnapshot('other')).rejects.toMatchObject({ code: 'snapshot.unreadable' });
  });

  it('of the original system are listed and read', async () => {
    const folder = tempFolder();
    const storage = await openAt(join(folder, 'q.json'));
    mkdirSync(join(folder, 'q-snapshots'));
    writeFileSync(join(folder, 'q-snapshots', 'auto-7.json'), legacySnapshotText(legacyState(4, NOW), 'auto-7', NOW));
    const [found] = await storage.listSnapshots();
    expect(found).toMatchObject({
      id: 'auto-7',
      createdAt: NOW,
      trigger: 'automatic',
      taskCount: 6,
      counts: { queued: 4, processing: 2 },
    });
    expect([...(await storage.readSnapshot('auto-7')).tasks()]).toHaveLength(6);
  });
});
