/** `npm run build`: builds main, preload and page into `out/`. */
import { build } from './lib/build.ts';

const { ok, output } = await build();
process.stdout.write(output);
process.exitCode = ok ? 0 : 1;
