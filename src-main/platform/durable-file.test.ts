import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeFolder, removeDurably, sweepTemps, writeDurably } from './durable-file.ts';
import { Child } from './testing/child.ts';
import { tempFolder } from './testing/temp-folder.ts';

function fillWith(...chunks: string[]) {
  return async (sink: { write(bytes: Uint8Array): Promise<void> }) => {
    for (const chunk of chunks) await sink.write(Buffer.from(chunk));
  };
}

vi.setConfig({ testTimeout: 60_000 });

describe('writeDurably', () => {
  it('writes all chunks in order into a private file and answers their size', async () => {
    const path = join(tempFolder(), '新しい file.json');
    expect(await writeDurably(path, fillWith('one ', 'two ', 'three'))).toBe(13);
    expect(readFileSync(path, 'utf8')).toBe('one two three');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('passes the mode of the replaced file on', async () => {
    const path = join(tempFolder(), 'q.json');
    writeFileSync(path, 'old');
    chmodSync(path, 0o664);
    await writeDurably(path, fillWith('new'));
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o664);
  });

  it('leaves the old content and no temporary file where filling fails', async () => {
    const folder = tempFolder();
    const path = join(folder, 'q.json');
    writeFileSync(path, 'old');
    const failure = new RangeError('the source failed');
    const filling = writeDurably(path, async (sink) => {
      await sink.write(Buffer.from('half'));
      throw failure;
    });
    await expect(filling).rejects.toBe(failure);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['q.json']);
  });

  it('creates only where the name is free', async () => {
    const folder = tempFolder();
    const path = join(folder, 'q.json');
    await writeDurably(path, fillWith('first'), { when: 'create' });
    await expect(writeDurably(path, fillWith('second'), { when: 'create' })).rejects.toMatchObject({
      code: 'file.exists',
    });
    expect(readFileSync(path, 'utf8')).toBe('first');
    expect(readdirSync(folder)).toEqual(['q.json']);
    expect(statSync(path).nlink).toBe(1);
  });

  it('names the path and the reason where the folder is missing or the place is taken by a folder', async () => {
    const folder = tempFolder();
    const lost = join(folder, 'nowhere', 'q.json');
    await expect(writeDurably(lost, fillWith('x'))).rejects.toMatchObject({
      code: 'file.not-found',
      message: `Cannot write ${lost}: it does not exist`,
    });
    mkdirSync(join(folder, 'taken'));
    await expect(writeDurably(join(folder, 'taken'), fillWith('x'))).rejects.toMatchObject({ code: 'file.is-folder' });
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  it('says permission denied in a folder that cannot be written', async () => {
    const folder = tempFolder();
    chmodSync(folder, 0o555);
    const code = `${process.getuid?.() === 0 ? 'process.setgroups([]); process.setgid(65534); process.setuid(65534);' : ''}
      import { writeDurably } from ${JSON.stringify(new URL('./durable-file.ts', import.meta.url).href)};
      await writeDurably(${JSON.stringify(join(folder, 'q.json'))}, async () => {}).catch((error) => console.log(error.code + ' done'));`;
    expect(await new Child(code).printed('done')).toContain('file.permission');
  });

  it('keeps the old content whole on a full disk, and says that it is full', async (ctx) => {
    const folder = smallDisk(64) ?? ctx.skip('needs root and mount to make a small disk');
    const path = join(folder, 'q.json');
    await writeDurably(path, fillWith('o'.repeat(30_000)));
    const filling = writeDurably(path, fillWith('n'.repeat(20_000), 'n'.repeat(20_000)));
    await expect(filling).rejects.toMatchObject({
      code: 'storage.full',
      message: `Cannot write ${path}: the disk is full`,
    });
    expect(readFileSync(path, 'utf8')).toBe('o'.repeat(30_000));
    expect(readdirSync(folder)).toEqual(['q.json']);
    await writeDurably(path, fillWith('small'));
    expect(readFileSync(path, 'utf8')).toBe('small');
  });
});

describe('sweepTemps', () => {
  it('removes what crashed writes left, and nothing else', async () => {
    const folder = tempFolder();
    const path = join(folder, 'q.json');
    const code = `import { writeDurably } from ${JSON.stringify(new URL('./durable-file.ts', import.meta.url).href)};
      await writeDurably(${JSON.stringify(path)}, async (sink) => {
        await sink.write(Buffer.from('half'));
        console.log('done');
        await new Promise(() => setInterval(() => {}, 1000));
      });`;
    const child = new Child(code);
    await child.printed('done');
    await child.kill();
    const mine = `.other.json.${process.pid}-abcdefgh.tmp`;
    const others = ['q.json', '.q.json.swp', '.q.json.old.tmp', mine];
    for (const name of others) writeFileSync(join(folder, name), 'keep');
    expect(readdirSync(folder)).toHaveLength(5);
    expect(await sweepTemps(folder)).toBe(1);
    expect(readdirSync(folder).sort()).toEqual(others.sort());
    expect(await sweepTemps(join(folder, 'missing'))).toBe(0);
  });

  it("removes an owned file's own ones whoever made them", async () => {
    const folder = tempFolder();
    const names = [`.q.json.${process.pid}-abcdefgh.tmp`, `.q.json.bak.${process.pid}-abcdefgh.tmp`];
    for (const name of names) writeFileSync(join(folder, name), '');
    expect(await sweepTemps(folder, join(folder, 'q.json'))).toBe(1);
    expect(readdirSync(folder)).toEqual([names[1]]);
  });
});

describe('makeFolder and removeDurably', () => {
  it('make private folders with their parents, and remove a file', async () => {
    const folder = join(tempFolder(), 'a', 'b');
    await makeFolder(folder);
    await makeFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    writeFileSync(join(folder, 'x'), '');
    await removeDurably(join(folder, 'x'));
    expect(existsSync(join(folder, 'x'))).toBe(false);
    await expect(removeDurably(join(folder, 'x'))).rejects.toMatchObject({ code: 'file.not-found' });
  });
});

/** A folder on a file system of `kib` KiB, or null where this user cannot make one. */
function smallDisk(kib: number): string | null {
  if (process.getuid?.() !== 0) return null;
  const folder = tempFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return null;
  }
  onTestFinished(() => void execFileSync('umount', [folder]));
  return folder;
}
