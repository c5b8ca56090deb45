import type { Backend } from '../../../src-shared/models/queue.ts';
import { isRedisLocation } from '../../../src-shared/models/redis-location.ts';
import { readFileHead } from '../../platform/file-head.ts';

const SQLITE_MAGIC = 'SQLite format 3\0';
const SQLITE_NAME = /\.(db3?|sqlite3?|s3db)$/i;

/** What a file seems to be before (or without) its queue being opened; for the icon in the list. */
export function guessBackend(path: string): Backend {
  if (isRedisLocation(path)) return 'redis';
  const start = firstBytes(path, SQLITE_MAGIC.length);
  if (start === SQLITE_MAGIC) return 'sqlite';
  return start === '' && SQLITE_NAME.test(path) ? 'sqlite' : 'json';
}

function firstBytes(path: string, length: number): string {
  try {
    return readFileHead(path, length).toString('latin1');
  } catch {
    return '';
  }
}
