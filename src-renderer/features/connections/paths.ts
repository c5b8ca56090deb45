import type { Backend } from '../../../src-shared/models/queue.ts';

type Separator = '/' | '\\';

/** The last part of a path: `queue.db` of `/srv/queue.db`. Both separators count, as the path may come from either system. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}

/** The folder of a path; the path itself where it has no parent. */
export function folderOf(path: string, separator: Separator): string {
  const end = path.lastIndexOf(separator);
  if (end < 0) return path;
  return end === 0 ? separator : path.slice(0, end);
}

export function joinPath(folder: string, name: string, separator: Separator): string {
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}

export interface Crumb {
  readonly label: string;
  readonly path: string;
}

/** The folders from the root down to `path`, each with its own path. */
export function crumbs(path: string, separator: Separator): Crumb[] {
  const root = separator === '/' ? '/' : '';
  const parts = path.split(separator).filter((part) => part !== '');
  const folders = parts.map((label, index) => ({ label, path: root + parts.slice(0, index + 1).join(separator) }));
  return root ? [{ label: root, path: root }, ...folders] : folders;
}

/** The same path with the usual ending of the backend, if it had the usual ending of the other one. */
export function withBackendEnding(path: string, backend: Backend): string {
  return backend === 'json' ? path.replace(/\.(db|sqlite3?)$/i, '.json') : path.replace(/\.json$/i, '.db');
}

const QUEUE_FILE = /\.(json|db|sqlite3?|db3)$/i;

/** Whether the name looks like one of a queue file; the content decides when it is opened. */
export function looksLikeQueue(name: string): boolean {
  return QUEUE_FILE.test(name);
}
