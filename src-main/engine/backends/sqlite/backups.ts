import { existsSync, readdirSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../../src-shared/errors/app-error.ts';
import { makeFolder } from '../../../platform/durable-file.ts';
import { fileError } from '../../../platform/file-errors.ts';
import { realPath } from '../../../platform/real-path.ts';
import { copyDatabase } from '../../../storage/sqlite/copy-database.ts';
import { dropDatabase, putInPlace } from '../../../storage/sqlite/new-database.ts';
import { refuseCancelled, type WorkOptions } from './slices.ts';
import { verifyDatabase } from './verify-database.ts';

export interface BackupOutcome {
  readonly path: string;
  readonly sizeBytes: number;
  readonly tasks: number;
}

/** Where the backups of a database are, and how long statements wait for other processes, ms. */
export interface BackupPlace {
  readonly path: string;
  /** Null: beside the database. */
  readonly folder: string | null;
  readonly busyTimeout: number;
}

/**
 * Writes a backup of the database at `path` to `target` while it is in use. Only a copy that proved whole, hash by hash,
 * takes that name; a file that stood there before is replaced at once then, and else stays. Progress is told in pages.
 *
 * Throws `job.cancelled`, `storage.full`, `storage.corrupt` (the queue itself is damaged), `file.exists` (the queue's own
 * path), `file.is-folder`, `file.permission`.
 */
export async function backUp(
  { path, busyTimeout }: BackupPlace,
  target: string,
  options: WorkOptions,
): Promise<BackupOutcome> {
  const place = refuseTakenPlace(path, target);
  const { signal } = options;
  const what = `The backup to ${place}`;
  const temp = await copyDatabase(path, place, {
    timeout: busyTimeout,
    onProgress: (done, total) => {
      refuseCancelled(signal, what);
      options.onProgress?.(done, total);
    },
  });
  try {
    const { isWhole, problems, tasks } = await verifyDatabase(temp, 0, {
      isNobodys: true,
      ...(signal ? { signal } : {}),
    });
    if (!isWhole) throw damagedCopy(path, problems);
    refuseCancelled(signal, what);
    putInPlace(temp, place);
    return { path: place, sizeBytes: statSync(place).size, tasks };
  } catch (error) {
    dropDatabase(temp);
    throw error;
  }
}

/** Makes the newest of `count` backups; the oldest goes once the new one proved whole. */
export async function rotateBackup(place: BackupPlace, count: number, options: WorkOptions): Promise<BackupOutcome> {
  if (place.folder !== null) await makeFolder(place.folder);
  const name = backupName(place);
  const fresh = await backUp(place, `${name}.backup-new`, options);
  try {
    for (let number = count - 1; number >= 1; number--) {
      if (existsSync(`${name}.backup${number}`)) renameSync(`${name}.backup${number}`, `${name}.backup${number + 1}`);
    }
    putInPlace(fresh.path, `${name}.backup1`);
  } catch (error) {
    throw fileError(error, 'keep a backup of', place.path);
  }
  return { ...fresh, path: `${name}.backup1` };
}

/** Backups that are there, newest first. */
export function backupsOf(place: Omit<BackupPlace, 'busyTimeout'>): string[] {
  const name = backupName(place);
  const prefix = `${basename(name)}.backup`;
  const names = existsSync(dirname(name)) ? readdirSync(dirname(name)) : [];
  const numbers = names.flatMap((found) => {
    const rest = found.startsWith(prefix) ? found.slice(prefix.length) : '';
    return /^[1-9]\d*$/.test(rest) ? [Number(rest)] : [];
  });
  return numbers.toSorted((left, right) => left - right).map((number) => `${name}.backup${number}`);
}

function backupName({ path, folder }: Omit<BackupPlace, 'busyTimeout'>): string {
  return folder === null ? path : join(folder, basename(path));
}

function refuseTakenPlace(path: string, target: string): string {
  const place = realPath(target);
  const details = { path: place };
  if (place === path) {
    throw new AppError('file.exists', `${place} is the queue itself`, { hint: 'Choose another name.', details });
  }
  if (statSync(place, { throwIfNoEntry: false })?.isDirectory()) {
    throw new AppError('file.is-folder', `${place} is a folder`, { hint: 'Give the name of a file in it.', details });
  }
  if (existsSync(dirname(place))) return place;
  throw new AppError('file.not-found', `Cannot write ${place}: its folder does not exist`, { details });
}

function damagedCopy(path: string, problems: readonly string[]): AppError {
  return new AppError('storage.corrupt', `${path} is damaged, so no backup was made of it: ${problems[0] ?? ''}`, {
    hint: 'Earlier backups were left as they are. Open the queue anew to have it brought back.',
    details: { path },
  });
}
