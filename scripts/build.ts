/** `npm run build [app|library]`: builds main, preload and page, and the library, into `out/`. */
import { APP, build, LIBRARY } from './lib/build.ts';

const wanted = process.argv.slice(2);
const targets = [APP, LIBRARY].filter(({ name }) => wanted.length === 0 || wanted.includes(name));

for (const target of targets) {
  const { ok, output } = await build(target);
  process.stdout.write(output);
  if (!ok) process.exitCode = 1;
}
