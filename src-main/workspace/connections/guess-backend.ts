import { open, stat } from 'node:fs/promises';
import type { Backend } from '../../../src-shared/models/queue.ts';

const SQLITE_MAGIC = 'SQLite format 3\0';
const SQLITE_NAME = /\.(db3?|sqlite3?|s3db)$/i;

/** What a file seems to be before (or without) its queue being opened; for the icon in the list. */
export async function guessBackend(path: string): Promise<Backend> {
  const start = await firstBytes(path, SQLITE_MAGIC.length);
  if (start === SQLITE_MAGIC) return 'sqlite';
  return (start === null || start === '') && SQLITE_NAME.test(path) ? 'sqlite' : 'json';
}

async function firstBytes(path: string, length: number): Promise<string | null> {
  try {
    // Opening a pipe would wait for its writer.
    if (!(await stat(path)).isFile()) return null;
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
      return buffer.toString('latin1', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
