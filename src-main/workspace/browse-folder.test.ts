import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { browseFolder } from './browse-folder.ts';
import { failureOf, temporaryFolder } from './testing/test-app.ts';

describe('browsing a folder', () => {
  it('shows folders, then files, by name as people count', async () => {
    const dir = temporaryFolder();
    for (const name of ['q10.db', 'q9.db', 'Über.json', '.hidden']) writeFileSync(join(dir, name), '12345');
    for (const name of ['zoo', 'Alpha']) mkdirSync(join(dir, name));
    const listing = await browseFolder(dir);

    expect(listing).toMatchObject({ path: dir, parent: dirname(dir), hidden: 0 });
    expect(listing.entries.map(({ name, kind, sizeBytes }) => [name, kind, sizeBytes])).toEqual([
      ['Alpha', 'folder', null],
      ['zoo', 'folder', null],
      ['.hidden', 'file', 5],
      ['q9.db', 'file', 5],
      ['q10.db', 'file', 5],
      ['Über.json', 'file', 5],
    ]);
    expect(listing.entries.every(({ name, path }) => path === join(dir, name))).toBe(true);
  });

  it('follows links and leaves out what is neither file nor folder', async () => {
    const dir = temporaryFolder();
    mkdirSync(join(dir, 'real'));
    symlinkSync(join(dir, 'real'), join(dir, 'link'));
    symlinkSync(join(dir, 'nowhere'), join(dir, 'broken'));
    symlinkSync(join(dir, 'loop'), join(dir, 'loop'));
    const socket = createServer().listen(join(dir, 'socket'));
    onTestFinished(() => void socket.close());
    await new Promise((resolve) => socket.once('listening', resolve));

    const { entries } = await browseFolder(dir);
    expect(entries.map(({ name, kind }) => [name, kind])).toEqual([
      ['link', 'folder'],
      ['real', 'folder'],
    ]);
  });

  it('stops at 2,000 entries and says how many there are beyond', async () => {
    const dir = temporaryFolder();
    for (let n = 0; n < 2003; n++) writeFileSync(join(dir, `f${n}`), '');
    const listing = await browseFolder(dir);

    expect([listing.entries.length, listing.hidden, listing.entries.at(-1)?.name]).toEqual([2000, 3, 'f1999']);
  });

  it('has no folder above the root', async () => {
    expect((await browseFolder('/')).parent).toBeNull();
  });

  it.each([
    ['a relative path', () => 'queues', 'input.invalid'],
    ['a NUL', (dir: string) => `${dir}/\0`, 'input.invalid'],
    ['a file', (dir: string) => join(dir, 'file'), 'input.invalid'],
    ['nothing', (dir: string) => join(dir, 'missing'), 'file.not-found'],
  ])('refuses %s', async (_, pathIn, code) => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'file'), '');

    expect((await failureOf(browseFolder(pathIn(dir)))).code).toBe(code);
  });
});
