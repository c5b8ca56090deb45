import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedisServer, TestRedis } from '../../src-main/storage/redis/testing/redis-server.ts';
import { ROOT } from '../lib/project.ts';
import { run } from '../lib/run.ts';
import { InstalledPackage } from './installed-package.ts';
import { LIST_LOADED, loadedModules } from './loaded-modules.ts';
import { readmeExamples } from './readme-examples.ts';
import { TYPED_USE } from './typed-use.ts';

const BUILD_LIMIT_MS = 180_000;
const PROGRAM_LIMIT_MS = 60_000;

/** What a program does with a queue: `persistence` is put in. */
const work = (persistence: string) => `
const queue = new QueueManager({ persistence: ${persistence} });
await queue.start();
await queue.addTask({ id: 'a', data: { n: 1 } });
const snapshot = await queue.createSnapshot('one');
const task = await queue.getNextTask();
await queue.completeTask(task.id, 'done', task.leaseToken);
await queue.restoreSnapshot(snapshot);
await queue.stop();
await queue.start();
console.log('queued', queue.getStats().queued);
await queue.stop();
`;

let installed: InstalledPackage;

beforeAll(async () => {
  installed = await InstalledPackage.install();
  for (const { file, text } of readmeExamples()) installed.write(file, text);
}, BUILD_LIMIT_MS);
afterAll(() => installed?.remove());

describe('the package', () => {
  it('holds the library with its types, and nothing else', () => {
    const kinds = {
      '*.md and license': /^(README|CHANGELOG|FORMATS)\.md$|^LICENSE$/,
      'package.json': /^package\.json$/,
      code: /^out\/lib\/(index|testing)\.c?js$|^out\/lib\/chunks\/[a-z-]+\.c?js$/,
      types: /^out\/lib\/types\/([a-z-]+|src-(main|shared)\/[a-z-/]+)\.d\.c?ts$/,
    };
    const others = installed.files.filter((path) => !Object.values(kinds).some((kind) => kind.test(path)));
    expect(others).toEqual([]);
    expect(installed.files.filter((path) => !path.startsWith('out/'))).toHaveLength(5);
    expect(
      installed.files.some((path) => /test|fixture|workspace|hosts|handlers|bench/.test(path.replace('testing', ''))),
    ).toBe(false);
    const onDisk = readdirSync(join(ROOT, 'out', 'lib'), { recursive: true, withFileTypes: true });
    expect(installed.files.filter((path) => path.startsWith('out/lib/'))).toHaveLength(
      onDisk.filter((entry) => entry.isFile()).length,
    );
  });

  it('says nothing of the machine that built it', () => {
    for (const file of installed.files) expect(installed.read(file).includes(ROOT), file).toBe(false);
  });

  it('has no fault that publint knows of', async () => {
    const { messages, pkg } = await publint({ pkgDir: installed.path, level: 'suggestion', strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('depends on what its code imports, and on nothing more', () => {
    const code = installed.files.filter((path) => path.endsWith('.js')).map((path) => installed.read(path));
    const imports = code.flatMap((text) => [...text.matchAll(/(?:from|import\() ?["']([\w@][\w@./:-]*)["']/g)]);
    const packages = new Set(imports.flatMap(([, name = '']) => (name.startsWith('node:') ? [] : name)));
    const { dependencies } = installed.manifest;
    expect([...packages].filter((name) => !(name in dependencies))).toEqual([]);
    expect(Object.keys(dependencies).filter((name) => !packages.has(name))).toEqual([]);
  });
});

describe('a program that uses the package', { timeout: PROGRAM_LIMIT_MS }, () => {
  const places = `{ type: 'json', filePath: 'json-queue.json' }`;

  it.each([
    ['import', 'program.mjs', `import { QueueManager, BaseStorage, isAppError } from 'poppo-queue';${work(places)}`],
    [
      'require',
      'program.cjs',
      `const { QueueManager, BaseStorage, isAppError } = require('poppo-queue');(async () => {${work(places)}})();`,
    ],
  ])('gets it by %s', async (_way, name, text) => {
    const check = `\nconsole.log(typeof BaseStorage, typeof isAppError);`;
    const { code, output } = await installed.program(name, text + check);
    expect(output).toContain('queued 1');
    expect(output).toContain('function function');
    expect(code).toBe(0);
  });

  it.each([
    ['import', 'suite.test.mjs', (names: string, from: string) => `import ${names} from '${from}';\n`],
    ['require', 'suite.test.cjs', (names: string, from: string) => `const ${names} = require('${from}');\n`],
  ])('runs the conformance suite under node:test by %s', async (_way, name, load) => {
    const text = `${load('{ describe, it }', 'node:test')}${load('{ runStorageConformance }', 'poppo-queue/testing')}
      runStorageConformance(
        { describe, it },
        {
          name: 'memory',
          type: 'memory',
          supports: { persistent: false, workingSet: true },
          makePlace: async () => ({ persistence: { type: 'memory' } }),
        },
      );`;
    const { code, output } = await installed.program(name, text);
    expect(output).toMatch(/fail 0/);
    expect(output).toMatch(/pass [2-9]\d/);
    expect(code).toBe(0);
  });

  it.each([
    ['memory', `{ type: 'memory' }`, /ioredis|(json|redis|custom)-storage|sqlite-backend|legacy/],
    ['json', `{ type: 'json', filePath: 'lazy.json' }`, /ioredis|(redis|custom)-storage|sqlite-backend/],
    ['sqlite', `{ type: 'sqlite', dbPath: 'lazy.db' }`, /ioredis|(json|redis|custom)-storage/],
  ])('loads no code of other storages for %s', async (name, persistence, foreign) => {
    const loaded = await loadedBy(`lazy-${name}.mjs`, persistence);
    expect(loaded.filter((url) => foreign.test(url))).toEqual([]);
  });

  it.skipIf(!hasRedisServer)('loads no code of other storages for redis', async () => {
    const server = await TestRedis.start();
    try {
      const loaded = await loadedBy('lazy-redis.mjs', `{ type: 'redis', port: ${server.port} }`);
      expect(loaded.filter((url) => /(json|custom)-storage|sqlite-backend|legacy/.test(url))).toEqual([]);
      expect(loaded.some((url) => url.includes('ioredis'))).toBe(true);
    } finally {
      await server.stop();
    }
  });

  it('is told the types', async () => {
    installed.write('types.mts', TYPED_USE);
    installed.write('types.cts', TYPED_USE);
    installed.write(
      'suite.mts',
      `import { runStorageConformance, type TestRunner } from 'poppo-queue/testing';\nexport { runStorageConformance, type TestRunner };`,
    );
    const options = [
      '--noEmit',
      '--allowImportingTsExtensions',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--types',
      'node',
    ];
    const sources = readdirSync(installed.folder).filter((name) => /\.[mc]?ts$/.test(name));
    const { output } = await run('tsc', [...options, ...sources], { cwd: installed.folder });
    expect(output).toBe('');
  });

  async function loadedBy(name: string, persistence: string): Promise<string[]> {
    installed.write('list-loaded.mjs', LIST_LOADED);
    const text = `import { QueueManager } from 'poppo-queue';${work(persistence)}`;
    const { code, output } = await installed.program(name, text, ['--import', './list-loaded.mjs']);
    expect(output).toMatch(/queued [01]/);
    expect(code).toBe(0);
    return loadedModules(output);
  }
});

describe('the examples of the README', { timeout: PROGRAM_LIMIT_MS }, () => {
  it.each(readmeExamples().map(({ name, file }) => [name, file]))('%s runs', async (_name, file) => {
    const { code, output } = await installed.run(file);
    expect(output).not.toMatch(/Error|fail [1-9]/);
    expect(code).toBe(0);
  });

  it('are there', () => {
    expect(readmeExamples().map(({ file }) => file)).toContain('key-value-storage.test.ts');
  });
});
