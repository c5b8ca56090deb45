import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { APP, type BuildTarget, LIBRARY } from './build-targets.ts';
import { copyTypes } from './library-types.ts';
import { ROOT } from './project.ts';
import { type RunResult, run } from './run.ts';
import { BuildStamp } from './stale.ts';

export { APP, LIBRARY } from './build-targets.ts';

export interface BuildResult {
  readonly ok: boolean;
  /** Whether anything had to be built. */
  readonly built: boolean;
  readonly output: string;
}

const STEPS = new Map<BuildTarget, () => Promise<RunResult>>([
  [APP, () => run('electron-vite', ['build'], { env: { NODE_ENV: 'production' } })],
  [LIBRARY, buildLibrary],
]);

/** Builds a part of the project into `out/`. */
export async function build(target: BuildTarget): Promise<BuildResult> {
  const stamp = new BuildStamp(ROOT, target);
  const digest = stamp.digest();
  stamp.clear();
  const { code, output } = (await STEPS.get(target)?.()) ?? { code: 1, output: `Nothing builds ${target.name}\n` };
  if (code === 0) stamp.set(digest);
  return { ok: code === 0, built: true, output };
}

/** Builds only where the sources are newer than `out/`. */
export async function buildIfStale(target: BuildTarget = APP): Promise<BuildResult> {
  if (!new BuildStamp(ROOT, target).isStale()) return { ok: true, built: false, output: '' };
  return build(target);
}

async function buildLibrary(): Promise<RunResult> {
  const types = join(ROOT, 'out', 'library-types');
  const [code, declarations] = await Promise.all([
    run('vite', ['build', '--config', 'library.vite.config.ts']),
    run('tsc', ['--project', 'tsconfig.library.json', '--outDir', types]),
  ]);
  const failed = code.code || declarations.code;
  if (failed === 0) {
    copyTypes(types, join(ROOT, 'out', 'lib', 'types'), {
      entries: { index: 'src-main/library', testing: 'src-main/library-testing' },
      extended: 'src-main/storage/base-storage',
    });
  }
  rmSync(types, { recursive: true, force: true });
  return { code: failed, output: code.output + declarations.output };
}
