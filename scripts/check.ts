/** `npm run lint` and `npm run typecheck`: the static checks whose names contain one of the given words. */
import { say } from './lib/project.ts';
import { run } from './lib/run.ts';
import { STATIC_CHECKS } from './lib/static-checks.ts';

const words = process.argv.slice(2);

for (const { name, command, args } of STATIC_CHECKS) {
  if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
  const { code, output } = await run(command, args);
  say(code === 0 ? `ok      ${name}` : `failed  ${name}\n${output}`);
  if (code !== 0) process.exitCode = 1;
}
