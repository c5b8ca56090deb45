import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { Child } from '../../platform/testing/child.ts';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import { manifestOf, NOW, openAt, someTasks, sourceOf, storageAt, textsIn } from './testing/json-fixtures.ts';

const PATIENCE = { timeout: 20_000 };

vi.setConfig({ testTimeout: 60_000 });

describe('ownership', () => {
  it('lets one storage write and tells the other who that is', async () => {
    const path = join(tempFolder(), 'q.json');
    const owner = await openAt(path);
    await owner.save(sourceOf(someTasks(2)));
    const other = storageAt(path);
    expect(await other.initialize()).toEqual({
      writable: false,
      owner: expect.objectContaining({ pid: process.pid, since: NOW, program: 'test' }),
    });
    expect(await textsIn(other)).toEqual(someTasks(2));
    const writes = [
      other.save(sourceOf([])),
      other.createSnapshot(manifestOf('x'), sourceOf([])),
      other.deleteSnapshot('x'),
    ];
    for (const write of writes) await expect(write).rejects.toMatchObject({ code: 'storage.read-only' });
    expect(readdirSync(dirname(path)).sort()).toEqual(['q.json', 'q.json.lock', 'q.json.owner']);
  });

  it('calls the follower back after each save, and once the owner is gone', async () => {
    const path = join(tempFolder(), 'q.json');
    const owner = await openAt(path);
    await owner.save(sourceOf(someTasks(1)));
    const follower = storageAt(path);
    await follower.initialize();
    await follower.load();
    await owner.save(sourceOf(someTasks(2)));
    const seen = vi.fn();
    follower.onForeignChange(seen);
    await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(1), PATIENCE);
    expect(await textsIn(follower)).toHaveLength(2);
    await owner.save(sourceOf(someTasks(3)));
    await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(2), PATIENCE);
    expect(await textsIn(follower)).toHaveLength(3);
    await owner.close();
    await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(3), PATIENCE);
  });

  it('sees that an owner in another process was killed', async () => {
    const path = join(tempFolder(), 'q.json');
    const module = JSON.stringify(new URL('./json-storage.ts', import.meta.url).href);
    const child = new Child(`import { JsonStorage } from ${module};
      const storage = new JsonStorage({ filePath: ${JSON.stringify(path)}, program: 'child' });
      console.log(JSON.stringify(await storage.initialize()) + ' done');
      setInterval(() => {}, 1000);`);
    await child.printed('done');
    const follower = storageAt(path);
    expect((await follower.initialize()).owner).toMatchObject({ pid: child.process.pid, program: 'child' });
    const gone = vi.fn();
    follower.onForeignChange(gone);
    await child.kill();
    await vi.waitFor(() => expect(gone).toHaveBeenCalled(), PATIENCE);
    expect(await storageAt(path).initialize()).toEqual({ writable: true, owner: null });
  });

  it('can be taken over by the follower once the owner is gone', async () => {
    const path = join(tempFolder(), 'q.json');
    const owner = await openAt(path);
    const follower = storageAt(path);
    expect((await follower.initialize()).writable).toBe(false);
    expect((await follower.initialize()).writable).toBe(false);
    await owner.save(sourceOf(someTasks(2)));
    await owner.close();
    expect(await follower.initialize()).toEqual({ writable: true, owner: null });
    expect(await textsIn(follower)).toHaveLength(2);
    await follower.save(sourceOf(someTasks(3)));
    expect((await storageAt(path).initialize()).writable).toBe(false);
  });

  it('is read-only without an owner where the file may not be written', async () => {
    const path = join(tempFolder(), 'q.json');
    writeFileSync(path, '[{"id":"a"}]');
    chmodSync(path, 0o444);
    chmodSync(dirname(path), 0o777);
    const module = JSON.stringify(new URL('./json-storage.ts', import.meta.url).href);
    const leave =
      process.getuid?.() === 0 ? 'process.setgroups([]); process.setgid(65534); process.setuid(65534);' : '';
    const child = new Child(`${leave} import { JsonStorage } from ${module};
      const storage = new JsonStorage({ filePath: ${JSON.stringify(path)} });
      console.log(JSON.stringify(await storage.initialize()), [...(await storage.load()).tasks()].length + ' done');`);
    expect(await child.printed('done')).toContain('{"writable":false,"owner":null} 1 done');
    expect(readdirSync(dirname(path))).toEqual([basename(path)]);
  });
});
