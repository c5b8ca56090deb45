import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { AppError } from '../../src-shared/errors/app-error.ts';
import type { FolderEntry, FolderListing } from '../../src-shared/models/host.ts';

const MAX_ENTRIES = 2000;
const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * Folders, then files of a folder, by name; links are followed, everything else (sockets, pipes, links to
 * nowhere) is left out. `input.invalid`, `file.not-found`, `file.permission`.
 */
export async function browseFolder(path: string): Promise<FolderListing> {
  if (!isAbsolute(path) || path.includes('\0')) throw notAFolder(path, 'is not the full path of a folder');
  const folder = resolve(path);
  const found = await Promise.all((await readFolder(folder)).map((entry) => classify(folder, entry)));
  const entries = found.filter((entry) => entry !== null).sort(compare);
  const parent = dirname(folder);
  return {
    path: folder,
    parent: parent === folder ? null : parent,
    entries: await Promise.all(entries.slice(0, MAX_ENTRIES).map(measure)),
    hidden: Math.max(0, entries.length - MAX_ENTRIES),
  };
}

type Classified = Pick<FolderEntry, 'name' | 'path' | 'kind'>;

async function classify(folder: string, entry: Dirent): Promise<Classified | null> {
  const path = join(folder, entry.name);
  const target = entry.isSymbolicLink() ? await stat(path).catch(() => null) : entry;
  if (target?.isDirectory()) return { name: entry.name, path, kind: 'folder' };
  return target?.isFile() ? { name: entry.name, path, kind: 'file' } : null;
}

function compare(one: Classified, other: Classified): number {
  if (one.kind !== other.kind) return one.kind === 'folder' ? -1 : 1;
  return byName.compare(one.name, other.name);
}

async function measure(entry: Classified): Promise<FolderEntry> {
  const stats = await stat(entry.path).catch(() => null);
  return {
    ...entry,
    sizeBytes: entry.kind === 'file' && stats ? stats.size : null,
    modifiedAt: stats ? stats.mtimeMs : null,
  };
}

async function readFolder(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw readError(folder, error);
  }
}

function readError(folder: string, error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  const options = { details: { path: folder }, cause: error };
  if (code === 'ENOENT') return new AppError('file.not-found', `There is no folder ${folder}.`, options);
  if (code === 'ENOTDIR') return notAFolder(folder, 'is a file, not a folder');
  if (code === 'EACCES' || code === 'EPERM') {
    return new AppError('file.permission', `The folder ${folder} may not be read by this user.`, options);
  }
  return new AppError('file.io', `The folder ${folder} could not be read: ${String(error)}.`, options);
}

function notAFolder(path: string, reason: string): AppError {
  return new AppError('input.invalid', `The field 'path' ${reason}: ${path.replaceAll('\0', '\\0')}.`, {
    details: { field: 'path' },
  });
}
