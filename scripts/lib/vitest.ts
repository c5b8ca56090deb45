import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './project.ts';
import { run } from './run.ts';
import { readTally, TALLY_FILE, type Tally } from './tally.ts';

/** Runs the tests of one project (`unit`, `e2e`), output shown, and counts them. */
export async function runVitest(project: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'poppo-queue-tally-'));
  const file = join(folder, 'tally.json');
  const reporters = ['--reporter=default', `--reporter=${join(ROOT, 'scripts', 'lib', 'tally-reporter.ts')}`];
  try {
    const { code } = await run('vitest', ['run', '--project', project, ...reporters, ...args], {
      output: 'show',
      env: { ...env, [TALLY_FILE]: file },
    });
    return readTally(file, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
