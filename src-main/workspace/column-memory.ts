import { join } from 'node:path';
import { z } from 'zod';
import { type ColumnTargets, columnTargetsSchema } from '../../src-shared/models/import-columns.ts';
import { type CorruptFileHandler, StateFile } from './state-file.ts';

const entrySchema = z.object({ headers: z.array(z.string()), columns: columnTargetsSchema });
const fileSchema = z.object({ version: z.literal(1), entries: z.array(entrySchema) });

/** Sets of headers that are remembered. */
const KEPT = 100;

/** Which columns of imported tables went where, in `import-columns.json`; the order of the headers does not count. */
export class ColumnMemory {
  readonly #file: StateFile<z.infer<typeof fileSchema>>;

  constructor(dataDir: string, onCorrupt: CorruptFileHandler) {
    this.#file = new StateFile(join(dataDir, 'import-columns.json'), fileSchema, onCorrupt);
  }

  /** Null where no table with these headers was imported. */
  async find(headers: readonly string[]): Promise<ColumnTargets | null> {
    const key = keyOf(headers);
    return (await this.#entries()).find((entry) => keyOf(entry.headers) === key)?.columns ?? null;
  }

  async remember(columns: ColumnTargets): Promise<void> {
    const headers = Object.keys(columns);
    const key = keyOf(headers);
    const others = (await this.#entries()).filter((entry) => keyOf(entry.headers) !== key);
    await this.#file.write({ version: 1, entries: [{ headers, columns }, ...others].slice(0, KEPT) });
  }

  async #entries(): Promise<z.infer<typeof fileSchema>['entries']> {
    return (await this.#file.read())?.entries ?? [];
  }
}

function keyOf(headers: readonly string[]): string {
  return JSON.stringify([...headers].sort());
}
