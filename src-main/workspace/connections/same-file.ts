import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isRedisLocation } from '../../../src-shared/models/redis-location.ts';

/**
 * The path under which a file is recognised however it was reached: symbolic links are followed. Of a file
 * that does not exist (any more), those of the nearest folder that does. The address of a Redis stays as it is.
 */
export async function canonicalPath(path: string): Promise<string> {
  if (isRedisLocation(path)) return path;
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await canonicalPath(parent), basename(path));
  }
}
