import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** Answers the path to which a damaged file is moved, after telling somebody. */
export type CorruptFileHandler = (path: string) => string;

/**
 * A small JSON file of the app's own (connections, settings), readable by its user alone. A file that cannot
 * be understood is moved aside as `<name>.corrupt-<time>`, never overwritten.
 */
export class StateFile<T> {
  readonly path: string;
  readonly #schema: z.ZodType<T>;
  readonly #onCorrupt: CorruptFileHandler;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, schema: z.ZodType<T>, onCorrupt: CorruptFileHandler) {
    this.path = path;
    this.#schema = schema;
    this.#onCorrupt = onCorrupt;
  }

  /** The content; null where there is no file yet, or where it was damaged and moved aside. */
  async read(): Promise<T | null> {
    const text = await readText(this.path);
    if (text === null) return null;
    const parsed = this.#schema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    await rename(this.path, this.#onCorrupt(this.path));
    return null;
  }

  /** Resolves once the value is on disk. Writes happen one after the other, in the order of the calls. */
  write(value: T): Promise<void> {
    const text = `${JSON.stringify(value, null, 2)}\n`;
    const written = this.#writing.then(() => replaceFile(this.path, text));
    this.#writing = written.catch(() => undefined);
    return written;
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const temp = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temp, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temp, path);
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
