import { constants } from 'node:fs';
import { copyFile, link, open, stat } from 'node:fs/promises';
import { fileError, systemCode } from '../../platform/file-errors.ts';

/**
 * Keeps the file at `path` under the name `<path>.pre-migration`, or with -2, -3 ... where that is taken by
 * another file, and answers the name. The bytes are not copied where the file system knows links: the next
 * save replaces `path` and leaves them alone.
 */
export async function keepOriginal(path: string): Promise<string> {
  for (let number = 1; ; number++) {
    const kept = `${path}.pre-migration${number === 1 ? '' : `-${number}`}`;
    if (await isSameFile(path, kept)) return kept;
    try {
      await linkOrCopy(path, kept);
      return kept;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw fileError(error, 'keep the original as', kept);
    }
  }
}

async function linkOrCopy(path: string, kept: string): Promise<void> {
  try {
    await link(path, kept);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw error;
    await copyFile(path, kept, constants.COPYFILE_EXCL);
    const copy = await open(kept, 'r+');
    await copy.sync().finally(() => copy.close());
  }
}

async function isSameFile(left: string, right: string): Promise<boolean> {
  const [one, other] = await Promise.all([left, right].map((path) => stat(path).catch(() => null)));
  return !!one && !!other && one.ino === other.ino && one.dev === other.dev;
}
