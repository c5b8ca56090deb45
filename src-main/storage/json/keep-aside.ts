import { existsSync } from 'node:fs';
import { fileError, systemCode } from '../../platform/file-errors.ts';
import { isSameFileSync, linkOrCopySync } from '../../platform/sync-files.ts';

/**
 * Gives the file at `path` a second name, the first of `nameOf(1)`, `nameOf(2)` ... that is free or is this file's
 * already, so that what replaces it leaves the bytes alone. Null where there is no file.
 */
export function keepAside(path: string, nameOf: (number: number) => string): string | null {
  if (!existsSync(path)) return null;
  for (let number = 1; ; number++) {
    const kept = nameOf(number);
    if (isSameFileSync(path, kept)) return kept;
    try {
      linkOrCopySync(path, kept);
      return kept;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw fileError(error, 'keep a file as', kept);
    }
  }
}
