import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Where the built files of the app lie; `out/main/electron.js` is where this code runs from. */
const mainDir = dirname(fileURLToPath(import.meta.url));

// Bundled code may end up in a chunk one folder deeper than the entry.
const outDir = mainDir.endsWith('chunks') ? dirname(dirname(mainDir)) : dirname(mainDir);

export const RENDERER_DIR = join(outDir, 'renderer');
export const PRELOAD_FILE = join(outDir, 'preload', 'preload.cjs');
export const WORKER_FILE = pathToFileURL(join(outDir, 'main', 'queue-worker.js'));
export const RESOURCES_DIR = join(dirname(outDir), 'resources');
