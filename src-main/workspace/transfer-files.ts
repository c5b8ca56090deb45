import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { AppError } from '../../src-shared/errors/app-error.ts';
import type { Clock } from '../platform/clock.ts';
import { fileError } from '../platform/file-errors.ts';
import { randomId } from '../platform/ids.ts';

/** Folder of these files, in the app's data folder. */
export const TRANSFER_FOLDER = 'transfer';

/** Files that nobody fetched go after a day, ms. */
const KEPT_MS = 24 * 3600 * 1000;
const FILE_ID = /^[0-9a-z]{12}$/;

export interface OwnFile {
  readonly id: string;
  readonly path: string;
}

/** Files on their way in or out: sent by a browser to be imported, or made by a job to be fetched. Each has a folder of its own. */
export class TransferFiles {
  readonly #folder: string;
  readonly #clock: Clock;

  constructor(dataDir: string, clock: Clock) {
    this.#folder = join(dataDir, TRANSFER_FOLDER);
    this.#clock = clock;
  }

  /** A place for a new file. */
  async place(name: string): Promise<OwnFile> {
    const id = randomId();
    const folder = join(this.#folder, id);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw fileError(error, 'make the folder', folder);
    }
    return { id, path: join(folder, plainName(name)) };
  }

  /** The file of that id. `file.not-found` */
  find(id: string): Promise<string> {
    return findTransferFile(this.#folder, id);
  }

  /** Removes the file where it is one of these; any other stays. */
  async discard(path: string): Promise<void> {
    const [id = '', name, ...rest] = relative(this.#folder, path).split(sep);
    if (!FILE_ID.test(id) || name === undefined || rest.length > 0) return;
    await rm(join(this.#folder, id), { recursive: true, force: true });
  }

  /** Removes what is older than a day. */
  async sweep(): Promise<void> {
    for (const id of await readdir(this.#folder).catch(() => [])) {
      const folder = join(this.#folder, id);
      const { mtimeMs } = await stat(folder);
      if (FILE_ID.test(id) && this.#clock.now() - mtimeMs > KEPT_MS) await rm(folder, { recursive: true, force: true });
    }
  }
}

/** Path of the one file in the folder of an id. `file.not-found` */
export async function findTransferFile(folder: string, id: string): Promise<string> {
  const names = FILE_ID.test(id) ? await readdir(join(folder, id)).catch(() => []) : [];
  const name = names.find((each) => !each.startsWith('.'));
  if (name !== undefined) return join(folder, id, name);
  throw new AppError('file.not-found', 'The file is not there any more', {
    details: { fileId: id },
    hint: 'Files that were made to be fetched are kept for a day. Make it again.',
  });
}

/** The name without folders and without what some systems refuse in names. */
function plainName(name: string): string {
  const plain = basename(name.replaceAll('\\', '/'))
    .replace(/[^\p{L}\p{N} ._()-]+/gu, '_')
    .replace(/^\.+/, '');
  return plain === '' ? 'tasks' : plain.slice(-100);
}
