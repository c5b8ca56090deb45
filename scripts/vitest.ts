/** `npm run test:unit [FILTER]` and `npm run test:e2e [FILTER]`: one project's tests alone. */
import { buildIfStale } from './lib/build.ts';
import { note } from './lib/project.ts';
import { runVitest } from './lib/vitest.ts';

const [project = 'unit', ...args] = process.argv.slice(2);

process.exitCode = (await runProject()) ? 0 : 1;

async function runProject(): Promise<boolean> {
  const { ok, output } = project === 'e2e' ? await buildIfStale() : { ok: true, output: '' };
  if (!ok) note(output);
  return ok && (await runVitest(project, args, {})).failed === 0;
}
