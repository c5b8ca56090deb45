import { ROOT } from './project.ts';
import { run } from './run.ts';
import { BuildStamp } from './stale.ts';

export interface BuildResult {
  readonly ok: boolean;
  /** Whether anything had to be built. */
  readonly built: boolean;
  readonly output: string;
}

/** Builds everything into `out/`. */
export async function build(): Promise<BuildResult> {
  const stamp = new BuildStamp(ROOT);
  const digest = stamp.digest();
  stamp.clear();
  const { code, output } = await run('electron-vite', ['build'], { env: { NODE_ENV: 'production' } });
  if (code === 0) stamp.set(digest);
  return { ok: code === 0, built: true, output };
}

/** Builds only where the sources are newer than `out/`. */
export async function buildIfStale(): Promise<BuildResult> {
  if (!new BuildStamp(ROOT).isStale()) return { ok: true, built: false, output: '' };
  return build();
}
