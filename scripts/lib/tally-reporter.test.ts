import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ROOT } from './project.ts';
import { run } from './run.ts';
import { readTally, TALLY_FILE } from './tally.ts';

const IMPORT = "import { beforeAll, describe, expect, it } from 'vitest';";

/** Runs Vitest on the given test files and answers the tally. */
async function tallyOf(files: Readonly<Record<string, string>>) {
  // Inside the project, so that vitest is found.
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.cache', 'tally-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, source] of Object.entries(files)) writeFileSync(join(folder, name), `${IMPORT}\n${source}\n`);
  writeFileSync(join(folder, 'vitest.config.ts'), 'export default { test: { include: ["*.case.ts"] } };\n');
  const reporter = join(ROOT, 'scripts', 'lib', 'tally-reporter.ts');
  const path = join(folder, 'tally.json');
  const args = ['run', '--root', folder, `--reporter=${reporter}`];
  const { code } = await run('vitest', args, { cwd: folder, env: { [TALLY_FILE]: path } });
  return { code, tally: readTally(path, code) };
}

it('counts passed and failed tests, and names each skipped one with its reason', async () => {
  const { code, tally } = await tallyOf({
    'a.case.ts': `
      it('passes', () => {});
      describe('group', () => {
        it('fails', () => { expect(1).toBe(2); });
        it('is skipped', (context) => { context.skip('no display'); });
        it.skip('has no reason', () => {});
        it.todo('is to come');
      });`,
    'b.case.ts': "it('passes too', () => {});",
  });

  expect(code).toBe(1);
  expect(tally).toEqual({
    passed: 2,
    failed: 1,
    skips: [
      { name: 'a.case.ts > group > is skipped', reason: 'no display' },
      { name: 'a.case.ts > group > has no reason', reason: 'no reason given' },
      { name: 'a.case.ts > group > is to come', reason: 'no reason given' },
    ],
  });
});

it('counts a file that cannot be loaded, a broken hook and a stray rejection as failures', async () => {
  const { tally } = await tallyOf({
    'a.case.ts': "throw new Error('cannot be loaded');",
    'b.case.ts': "beforeAll(() => { throw new Error('hook'); }); it('is never run', () => {});",
    'c.case.ts': "it('leaves a promise behind', () => { void Promise.reject(new Error('stray')); });",
  });

  expect(tally.passed).toBe(1);
  expect(tally.failed).toBeGreaterThanOrEqual(3);
});

it('is no failure where everything passes', async () => {
  const { code, tally } = await tallyOf({ 'a.case.ts': "it('passes', () => {});" });

  expect([code, tally]).toEqual([0, { passed: 1, failed: 0, skips: [] }]);
});
