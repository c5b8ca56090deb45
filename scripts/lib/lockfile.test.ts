import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completeLockfile, type Lockfile } from './lockfile.ts';
import { ROOT } from './project.ts';

const LOCKFILE = join(ROOT, 'package-lock.json');

describe("the project's lock file", () => {
  it('installs without compiling, on every platform (else: npm run complete-lockfile)', () => {
    const lockfile: Lockfile = JSON.parse(readFileSync(LOCKFILE, 'utf8'));

    expect(completeLockfile(lockfile)).toEqual([]);
  });

  it('names no registry', () => {
    expect(readFileSync(LOCKFILE, 'utf8')).not.toContain('"resolved"');
  });
});

describe('completing a lock file', () => {
  it('adds the packages of other platforms, for those platforms only', () => {
    const lockfile: Lockfile = {
      packages: {
        'node_modules/tool': {
          version: '1.2.3',
          dev: true,
          optionalDependencies: {
            'tool-linux-x64-musl': '1.2.3',
            'tool-darwin-arm64': '1.2.3',
            'tool-linux-x64-gnu': '1.2.3',
            fsevents: '~2.3.3',
          },
        },
        'node_modules/tool-linux-x64-gnu': { version: '1.2.3', integrity: 'sha512-x' },
      },
    };

    expect(completeLockfile(lockfile)).toEqual(['tool-linux-x64-musl', 'tool-darwin-arm64']);
    expect(lockfile.packages).toMatchObject({
      'node_modules/tool-linux-x64-musl': {
        version: '1.2.3',
        os: ['linux'],
        cpu: ['x64'],
        libc: ['musl'],
        optional: true,
      },
      'node_modules/tool-darwin-arm64': { version: '1.2.3', os: ['darwin'], cpu: ['arm64'], dev: true, optional: true },
      'node_modules/tool-linux-x64-gnu': { integrity: 'sha512-x' },
    });
    expect(lockfile.packages).not.toHaveProperty(['node_modules/fsevents']);
  });

  it('keeps npm from compiling what is compiled', () => {
    const lockfile: Lockfile = { packages: { 'node_modules/better-sqlite3': { version: '13.2.0' } } };

    expect(completeLockfile(lockfile)).toEqual(['better-sqlite3']);
    expect(lockfile.packages['node_modules/better-sqlite3']).toEqual({ version: '13.2.0', gypfile: false });
  });
});
