import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

/** Descriptors of SQLite files by device and inode, kept open on purpose: see {@link readFileHead}. */
const keptOpen = new Map<string, number>();
const SQLITE_MAGIC = 'SQLite format 3\0';

/**
 * The first `length` bytes of a file (fewer where it is shorter); throws the system's error.
 *
 * On POSIX systems, closing any descriptor of a file drops all locks this process holds on it, those of an
 * open SQLite connection included, and the database may then be damaged. So the descriptor of a SQLite file
 * is never closed, only used again; files of other kinds are closed. Call it in the main thread: a worker's
 * descriptors are closed when it ends.
 */
export function readFileHead(path: string, length: number): Buffer {
  const stats = statSync(path);
  // An empty file may be a lock file, whose lock opening and closing it would drop; see file-lock.ts.
  if (stats.size === 0) return Buffer.alloc(0);
  const known = keptOpen.get(`${stats.dev}:${stats.ino}`);
  if (known !== undefined) return readStart(known, length);
  const fd = openSync(path, 'r');
  let keep = false;
  try {
    const head = readStart(fd, Math.max(length, SQLITE_MAGIC.length));
    keep = process.platform !== 'win32' && head.toString('latin1', 0, SQLITE_MAGIC.length) === SQLITE_MAGIC;
    if (keep) {
      const opened = fstatSync(fd);
      keptOpen.set(`${opened.dev}:${opened.ino}`, fd);
    }
    return head.subarray(0, length);
  } finally {
    if (!keep) closeSync(fd);
  }
}

function readStart(fd: number, length: number): Buffer {
  const head = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const got = readSync(fd, head, done, length - done, done);
    if (got === 0) break;
    done += got;
  }
  return head.subarray(0, done);
}
