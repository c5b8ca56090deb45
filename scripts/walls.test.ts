import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './lib/project.ts';
import { run } from './lib/run.ts';

/** Wall, the file that breaks it, and what stands in that file. */
const BREACHES: readonly [wall: string, file: string, source: string][] = [
  ['shared-imports-only-zod-and-the-contract', 'src-shared/a.ts', "import { Worker } from 'node:worker_threads';"],
  ['shared-imports-only-zod-and-the-contract', 'src-shared/b.ts', "import type { ReactNode } from 'react';"],
  ['shared-imports-only-zod-and-the-contract', 'src-shared/c.ts', "export * from '../src-main/engine/engine.ts';"],
  ['renderer-imports-only-shared', 'src-renderer/a.tsx', "import type { Engine } from '../src-main/engine/engine.ts';"],
  [
    'renderer-imports-only-shared',
    'src-renderer/b.tsx',
    "const engine = await import('../src-main/engine/engine.ts');",
  ],
  ['renderer-runs-in-a-browser', 'src-renderer/c.ts', "import { readFile } from 'node:fs/promises';"],
  ['main-knows-no-page', 'src-main/workspace/a.ts', "import '../../src-renderer/clean.tsx';"],
  ['electron-only-in-its-host', 'src-main/handlers/a.ts', "import { app } from 'electron';"],
  ['electron-only-in-its-host', 'src-main/hosts/loopback/a.ts', "import type { App } from 'electron';"],
  ['hosts-are-entered-by-nobody', 'src-main/handlers/b.ts', "import '../hosts/loopback/clean.ts';"],
  ['hosts-do-not-know-each-other', 'src-main/hosts/electron/a.ts', "import '../loopback/clean.ts';"],
  ['inner-parts-know-no-outer-ones', 'src-main/engine/a.ts', "import type { W } from '../workspace/clean.ts';"],
  ['inner-parts-know-no-outer-ones', 'src-main/storage/a.ts', "import '../handlers/clean.ts';"],
  ['inner-parts-know-no-outer-ones', 'src-main/snapshots/a.ts', "import '../app.ts';"],
  ['storage-knows-no-engine', 'src-main/storage/b.ts', "import type { Engine } from '../engine/engine.ts';"],
  ['workspace-knows-no-handler', 'src-main/workspace/b.ts', "import '../handlers/clean.ts';"],
  ['library-without-the-app', 'src-main/library.ts', "export * from './engine/by-way-of.ts';"],
  ['library-has-its-packages', 'src-main/engine/g.ts', "import 'vite';"],
  ['conformance-is-for-tests', 'src-main/engine/f.ts', "import '../conformance/clean.ts';"],
  ['platform-is-the-ground', 'src-main/platform/a.ts', "import '../engine/engine.ts';"],
  ['product-without-tests', 'src-main/engine/b.ts', "import './engine.test.ts';"],
  ['everything-is-found', 'src-main/engine/c.ts', "import './nowhere.ts';"],
  ['no-circles', 'src-main/engine/d.ts', "import './e.ts';"],
];

const CLEAN: Readonly<Record<string, string>> = {
  'src-shared/clean.ts': "import { z } from 'zod';\nimport { oc } from '@orpc/contract';\nimport './other.ts';",
  'src-shared/other.ts': 'export {};',
  'src-renderer/clean.tsx':
    "import { useState } from 'react';\nimport '../src-shared/clean.ts';\nexport const A = () => <p>import me</p>;",
  'src-main/app.ts': "import './handlers/clean.ts';",
  'src-main/engine/engine.ts': "import type { Z } from '../../src-shared/clean.ts';\nimport '../storage/clean.ts';",
  'src-main/engine/by-way-of.ts': "import '../workspace/clean.ts';",
  'src-main/engine/engine.test.ts': "import './engine.ts';",
  'src-main/engine/e.ts': "import type { D } from './d.ts';",
  'src-main/storage/clean.ts': "import { readFile } from 'node:fs/promises';",
  'package.json': '{ "dependencies": { "zod": "*" }, "devDependencies": { "vite": "*" } }',
  'src-main/conformance/clean.ts': "import '../engine/engine.ts';",
  'src-main/handlers/clean.ts': "import '../workspace/clean.ts';",
  'src-main/workspace/clean.ts': "import '../../src-shared/clean.ts';",
  'src-main/hosts/electron/clean.ts': "import { app } from 'electron';\nimport '../../app.ts';",
  'src-main/hosts/loopback/clean.ts': "import '../../app.ts';",
};

describe('the walls', () => {
  let folder = '';
  let report: { violations: Violation[] } = { violations: [] };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'poppo-queue-walls-'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const [path, source] of [
      ...Object.entries(CLEAN),
      ...BREACHES.map(([, path, source]) => [path, source] as const),
    ]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${source}\n`);
    }
    const config = join(ROOT, '.dependency-cruiser.mjs');
    const args = ['--config', config, '--output-type', 'json', 'src-shared', 'src-main', 'src-renderer'];
    const { output } = await run('depcruise', args, { cwd: folder });
    report = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)).summary;
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(BREACHES)('%s stops %s', (wall, file) => {
    expect(report.violations.filter(({ from }) => from === file).map(({ rule }) => rule.name)).toContain(wall);
  });

  it("stand in nobody else's way", () => {
    const innocent = Object.keys(CLEAN).filter((path) => !path.endsWith('by-way-of.ts') && !path.endsWith('/e.ts'));

    expect(report.violations.filter(({ from }) => innocent.includes(from))).toEqual([]);
  });
});

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}
