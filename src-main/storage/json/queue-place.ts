import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { fileError } from '../../platform/file-errors.ts';

export function defaultSnapshotDir(path: string): string {
  return join(dirname(path), `${basename(path).replace(/\.json$/i, '')}-snapshots`);
}

export function assertPlace(path: string): void {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw new AppError('file.is-folder', `${path} is a folder`, { details: { path } });
    }
    statSync(dirname(path));
  } catch (error) {
    throw fileError(error, 'open', path);
  }
}

export function canReplace(path: string): boolean {
  try {
    if (existsSync(path)) accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
