import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Where the parts of the app lie. */
export interface AppFiles {
  readonly workerFile: URL;
  readonly rendererDir: string;
  readonly resourcesDir: string;
  readonly packageFile: string;
}

/** Finds the parts from this module's place: a bundle under out/main, or the source tree. */
export function findAppFiles(moduleUrl: string): AppFiles {
  const here = dirname(fileURLToPath(moduleUrl));
  const root = findRoot(here);
  const bundled = here.startsWith(join(root, 'out'));
  const worker = bundled ? 'out/main/queue-worker.js' : 'src-main/workspace/worker/queue-worker.ts';
  return {
    workerFile: pathToFileURL(join(root, worker)),
    rendererDir: join(root, 'out', 'renderer'),
    resourcesDir: join(root, 'resources'),
    packageFile: join(root, 'package.json'),
  };
}

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('The app lies outside its package.');
  return findRoot(parent);
}
