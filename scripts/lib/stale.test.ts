import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { APP, LIBRARY } from './build-targets.ts';
import { BuildStamp } from './stale.ts';

const BUILT = APP.results.map((path) => `out/${path}`);

/** A project that was just built. */
function builtProject() {
  const root = mkdtempSync(join(tmpdir(), 'poppo-queue-test-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, text = ''): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const path of [...BUILT, 'src-main/a.ts', 'src-shared/b.ts', 'src-renderer/c.tsx', 'package.json']) write(path);
  const stamp = new BuildStamp(root, APP);
  stamp.set(stamp.digest());
  return { root, write, stamp, remove: (path: string) => rmSync(join(root, path)) };
}

describe('the build', () => {
  it('is fresh after it was made, also when files only got a new date', () => {
    const { root, stamp } = builtProject();
    utimesSync(join(root, 'src-main/a.ts'), new Date(), new Date(Date.now() + 60_000));

    expect(stamp.isStale()).toBe(false);
  });

  it.each(['src-main/a.ts', 'src-shared/b.ts', 'src-renderer/c.tsx', 'src-renderer/new.module.css', 'package.json'])(
    'is stale once %s says something else',
    (path) => {
      const { write, stamp } = builtProject();
      write(path, 'changed');

      expect(stamp.isStale()).toBe(true);
    },
  );

  it('is stale once a source is gone or moved', () => {
    const { remove, stamp } = builtProject();
    remove('src-shared/b.ts');

    expect(stamp.isStale()).toBe(true);
  });

  it.each(['src-main/a.test.ts', 'src-main/testing/help.ts', 'src-main/x.test-worker.ts', 'README.md'])(
    'does not depend on %s',
    (path) => {
      const { write, stamp } = builtProject();
      write(path, 'changed');

      expect(stamp.isStale()).toBe(false);
    },
  );

  it.each(BUILT)('is stale without %s', (path) => {
    const { remove, stamp } = builtProject();
    remove(path);

    expect(stamp.isStale()).toBe(true);
  });

  it('is stale after one that broke off', () => {
    const { stamp } = builtProject();
    stamp.clear();

    expect(stamp.isStale()).toBe(true);
  });

  it('of the library does not depend on the page, nor on what the app is built into', () => {
    const { root, write, remove } = builtProject();
    for (const path of LIBRARY.results) write(`out/${path}`);
    const stamp = new BuildStamp(root, LIBRARY);
    stamp.set(stamp.digest());
    write('src-renderer/c.tsx', 'changed');
    remove('out/main/electron.js');
    expect(stamp.isStale()).toBe(false);

    write('src-main/a.ts', 'changed');
    expect(stamp.isStale()).toBe(true);
  });
});
