import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../platform/manual-clock.ts';
import { ColumnMemory } from './column-memory.ts';
import { failureOf, temporaryFolder } from './testing/test-app.ts';
import { TransferFiles } from './transfer-files.ts';

describe('TransferFiles', () => {
  it('finds a file by its id, and none by anything else', async () => {
    const files = new TransferFiles(temporaryFolder(), new ManualClock());
    const { id, path } = await files.place('../../etc/tasks.csv');
    expect((await failureOf(files.find(id))).code).toBe('file.not-found');
    writeFileSync(path, 'x');

    expect(path.endsWith(join(id, 'tasks.csv'))).toBe(true);
    expect(await files.find(id)).toBe(path);
    expect((await failureOf(files.find('..'))).code).toBe('file.not-found');
  });

  it('removes its own files alone', async () => {
    const dir = temporaryFolder();
    const files = new TransferFiles(dir, new ManualClock());
    const foreign = join(dir, 'mine.csv');
    writeFileSync(foreign, 'x');
    const { path } = await files.place('a.csv');
    writeFileSync(path, 'x');
    for (const other of [
      foreign,
      dir,
      join(dir, 'transfer'),
      dirname(path),
      join(path, '..', '..', '..', 'mine.csv'),
    ]) {
      await files.discard(other);
    }
    expect([existsSync(foreign), existsSync(path)]).toEqual([true, true]);
    await files.discard(path);
    expect(existsSync(path)).toBe(false);
  });

  it('removes what nobody fetched for a day', async () => {
    const clock = new ManualClock();
    const files = new TransferFiles(temporaryFolder(), clock);
    const [old, young] = [await files.place('old.csv'), await files.place('young.csv')];
    utimesSync(dirname(old.path), clock.now() / 1000 - 90_000, clock.now() / 1000 - 90_000);
    utimesSync(dirname(young.path), clock.now() / 1000, clock.now() / 1000);
    await files.sweep();

    expect([existsSync(dirname(old.path)), existsSync(dirname(young.path))]).toEqual([false, true]);
  });
});

describe('ColumnMemory', () => {
  it('knows a set of headers again in any order, after a new start too', async () => {
    const dir = temporaryFolder();
    const columns = { id: { kind: 'field', field: 'id' }, prio: { kind: 'ignore' } } as const;
    await new ColumnMemory(dir, (path) => `${path}.corrupt`).remember(columns);
    const memory = new ColumnMemory(dir, (path) => `${path}.corrupt`);

    expect(await memory.find(['prio', 'id'])).toEqual(columns);
    expect(await memory.find(['id'])).toBeNull();
  });
});
