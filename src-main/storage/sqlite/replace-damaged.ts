import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isSameFileSync, syncFolderSync } from '../../platform/sync-files.ts';
import { keepAside } from '../json/keep-aside.ts';
import { putInPlace } from './new-database.ts';

/** Files that SQLite keeps beside a database. */
const COMPANIONS = ['-wal', '-shm', '-journal'] as const;

/**
 * Puts the finished database `temp` in the place of a damaged one, which is kept as `<path>.corrupt-<time>` with the
 * files beside it. A write-ahead log must not outlive its database in that place, since SQLite would play it into the new
 * one; so the new one waits as `<path>.recovered` while the log goes, and {@link finishReplacement} ends what was cut off.
 *
 * @returns Where the damaged database is kept; null where there was none left.
 */
export function replaceDamaged(path: string, temp: string, at: number): string | null {
  const stamp = new Date(at).toISOString().replace(/[:.]/g, '-');
  const named = (number: number): string => `${path}.corrupt-${stamp}${number === 1 ? '' : `-${number}`}`;
  const kept = keepAside(path, named);
  for (const suffix of COMPANIONS) keepAside(path + suffix, (number) => `${named(number)}${suffix}`);
  syncFolderSync(dirname(path));
  putInPlace(temp, waiting(path));
  finishReplacement(path);
  return kept;
}

/** Does nothing where no replacement was cut off, or where another file stands in the damaged one's place by now. */
export function finishReplacement(path: string): void {
  const recovered = waiting(path);
  if (!existsSync(recovered) || !isDamagedOrGone(path)) return;
  for (const suffix of COMPANIONS) rmSync(path + suffix, { force: true });
  syncFolderSync(dirname(path));
  renameSync(recovered, path);
  syncFolderSync(dirname(path));
}

/** Whether {@link finishReplacement} has something to do. */
export function isReplacementCutOff(path: string): boolean {
  return existsSync(waiting(path)) && isDamagedOrGone(path);
}

function waiting(path: string): string {
  return `${path}.recovered`;
}

function isDamagedOrGone(path: string): boolean {
  if (!existsSync(path)) return true;
  const folder = dirname(path);
  const prefix = `${basename(path)}.corrupt-`;
  return readdirSync(folder).some((name) => name.startsWith(prefix) && isSameFileSync(join(folder, name), path));
}
