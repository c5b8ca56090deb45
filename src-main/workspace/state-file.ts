import { readFile, rename } from 'node:fs/promises';
import type { z } from 'zod';
import { writeDurably } from '../platform/durable-file.ts';
import { fileError, systemCode } from '../platform/file-errors.ts';

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
    const bytes = Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
    const written = this.#writing.then(() => writeDurably(this.path, (sink) => sink.write(bytes)));
    this.#writing = written.then(ignore, ignore);
    return written.then(ignore);
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw fileError(error, 'read', path);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function ignore(): void {}
