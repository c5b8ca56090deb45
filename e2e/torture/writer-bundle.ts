import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { ROOT } from '../../scripts/lib/project.ts';

/**
 * Puts the writer into one file, since thousands of them are started: reading the sources would take ten times as
 * long as what they do. Answers its path.
 */
export async function bundleWriter(): Promise<string> {
  const cache = join(ROOT, '.cache');
  mkdirSync(cache, { recursive: true });
  // Inside the project, so that the packages it imports are found.
  const outDir = mkdtempSync(join(cache, 'torture-'));
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: join(import.meta.dirname, 'writer.main.ts'),
      outDir,
      target: 'node24',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'writer.mjs' } },
    },
  });
  writeFileSync(join(outDir, 'package.json'), '{"type":"module"}\n');
  return join(outDir, 'writer.mjs');
}
