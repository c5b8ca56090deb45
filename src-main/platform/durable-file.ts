import type { Stats } from 'node:fs';
import { constants } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileError, isSystemError, systemCode } from './file-errors.ts';
import { randomId } from './ids.ts';
import { isProcessAlive } from './process-alive.ts';

const PRIVATE_MODE = 0o600;
/** SQLite puts files of its own beside a database that is being built. */
const TEMP_NAME = /^\..+\.(\d+)-[0-9a-z]{8}\.tmp(?:-journal|-wal|-shm)?$/;

/** Takes the bytes of a file in order. */
export interface ByteSink {
  /** Resolves once the file system took all of them; the caller may then use the buffer again. */
  write(bytes: Uint8Array): Promise<void>;
}

export interface DurableWriteOptions {
  /** `replace` (default) puts the new file in the old one's place; `create` is refused with `file.exists`. */
  readonly when?: 'replace' | 'create';
  /** Puts the finished and synced temporary file in its place where more than that has to happen at once. */
  readonly move?: (temp: string) => void;
}

/**
 * Writes a whole file so that at every moment, also after a power cut, `path` holds either the old content
 * or the new, never a part: temporary file in the same folder, fsync, rename, fsync of the folder. A new
 * file gets mode 0600, a replaced one passes its mode (and, where permitted, its owner) on. Where anything
 * fails, `fill` included, the old content stays and the temporary file goes.
 *
 * Throws `file.permission`, `storage.full`, `file.exists`, `file.not-found` (no such folder), `file.io`; what
 * `fill` itself throws comes through as it is.
 *
 * @returns Bytes written.
 */
export async function writeDurably(
  path: string,
  fill: (sink: ByteSink) => Promise<unknown>,
  options: DurableWriteOptions = {},
): Promise<number> {
  const temp = tempPathFor(path);
  try {
    const size = await writeTemp(temp, await statOrNull(path), fill);
    if (options.move !== undefined) options.move(temp);
    else if (options.when === 'create') await moveToFreeName(temp, path);
    else await rename(temp, path);
    await syncFolder(dirname(path));
    return size;
  } catch (error) {
    await removeIfThere(temp);
    throw isSystemError(error) ? fileError(error, 'write', path) : error;
  }
}

/** Makes a folder and its parents (mode 0700 for those made) durably enough for what is then written into it. */
export async function makeFolder(path: string): Promise<void> {
  try {
    const firstMade = await mkdir(path, { recursive: true, mode: 0o700 });
    if (firstMade !== undefined) await syncFolder(dirname(firstMade));
  } catch (error) {
    throw fileError(error, 'make folder', path);
  }
}

/** Removes a file and makes that last. A file that is not there is `file.not-found`. */
export async function removeDurably(path: string): Promise<void> {
  try {
    await unlink(path);
    await syncFolder(dirname(path));
  } catch (error) {
    throw fileError(error, 'delete', path);
  }
}

/**
 * Removes what writes of processes that are gone left behind in a folder, and answers how many files that were.
 * With `ownedPath`, the temporary files of that file go whoever made them: only for the one process that may
 * write it, and not during a write.
 */
export async function sweepTemps(folder: string, ownedPath?: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const ownPrefix = ownedPath === undefined ? null : tempPrefix(ownedPath);
  const stale = names.filter((name) => {
    const pid = TEMP_NAME.exec(name)?.[1];
    if (pid === undefined) return false;
    const isOwn = ownPrefix !== null && name.startsWith(ownPrefix) && !name.slice(ownPrefix.length, -4).includes('.');
    return isOwn || !isProcessAlive(Number(pid));
  });
  for (const name of stale) await removeIfThere(join(folder, name));
  return stale.length;
}

/** A free name beside `path` for what will take its place, which {@link sweepTemps} knows should this process die. */
export function tempPathFor(path: string): string {
  return join(dirname(path), `${tempPrefix(path)}${process.pid}-${randomId(8)}.tmp`);
}

function tempPrefix(path: string): string {
  return `.${basename(path)}.`;
}

async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function writeTemp(
  temp: string,
  replaced: Stats | null,
  fill: (sink: ByteSink) => Promise<unknown>,
): Promise<number> {
  const file = await open(temp, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, PRIVATE_MODE);
  try {
    if (replaced !== null) await passOnAccess(file, replaced);
    let size = 0;
    await fill({
      write: async (bytes) => {
        await writeFully(file, bytes);
        size += bytes.length;
      },
    });
    await file.sync();
    return size;
  } finally {
    await file.close();
  }
}

/** The owner first, because chown clears bits of the mode; it is refused to all but root, which is fine. */
async function passOnAccess(file: FileHandle, replaced: Stats): Promise<void> {
  const own = await file.stat();
  if (own.uid !== replaced.uid || own.gid !== replaced.gid) {
    await file.chown(replaced.uid, replaced.gid).catch(() => {});
  }
  await file.chmod(replaced.mode & 0o777);
}

async function writeFully(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, null);
    done += bytesWritten;
  }
}

/** A link fails where the name is taken, a rename would replace; file systems without links get a check first. */
async function moveToFreeName(temp: string, path: string): Promise<void> {
  try {
    await link(temp, path);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(systemCode(error))) throw error;
    const claimed = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, PRIVATE_MODE);
    await claimed.close();
    await rename(temp, path);
    return;
  }
  await unlink(temp);
}

/** Without it a power cut could undo the rename. Windows has no such call and needs none. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function removeIfThere(path: string): Promise<void> {
  await unlink(path).catch(() => {});
}
