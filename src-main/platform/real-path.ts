import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * The absolute path of a file with all symbolic links followed, so that a queue is the same by whatever path it is
 * opened. Of a file that is not there yet, those of its folder.
 */
export function realPath(path: string): string {
  const full = resolve(path);
  try {
    return existsSync(full) ? realpathSync(full) : join(realpathSync(dirname(full)), basename(full));
  } catch {
    return full;
  }
}
