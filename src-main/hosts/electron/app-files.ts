import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';

/** Where the built files of the app lie; `out/main/electron.js` is where this code runs from. */
const mainDir = dirname(fileURLToPath(import.meta.url));

// Bundled code may end up in a chunk one folder deeper than the entry.
const outDir = mainDir.endsWith('chunks') ? dirname(dirname(mainDir)) : dirname(mainDir);

const packageDir = dirname(outDir);

export const RENDERER_DIR = join(outDir, 'renderer');
export const PRELOAD_FILE = join(outDir, 'preload', 'preload.cjs');
export const WORKER_FILE = pathToFileURL(join(outDir, 'main', 'queue-worker.js'));
export const RESOURCES_DIR = join(packageDir, 'resources');

/** Version of the app. Electron's own `app.getVersion` answers Electron's where a script was started by its path. */
export function readVersion(): string {
  const text = readFileSync(join(packageDir, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
