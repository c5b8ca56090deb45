import { tempPathFor } from '../../platform/durable-file.ts';
import { dropDatabase, finishDatabase } from './new-database.ts';
import { withSteadyView } from './steady-view.ts';

/** Pages copied before other work has its turn. */
const PAGES_AT_ONCE = 512;
const ALL_PAGES = 0x7fffffff;

export interface CopyParts {
  readonly timeout: number;
  /** Pages copied so far, of how many; throws to give up. */
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Copies the database at `path` as it is at this moment through SQLite's backup interface, beside `target`; writers go on
 * meanwhile (without a write-ahead log they wait). The copy is whole in itself, checked by SQLite and durable.
 *
 * @returns Its path.
 */
export async function copyDatabase(path: string, target: string, { timeout, onProgress }: CopyParts): Promise<string> {
  const temp = tempPathFor(target);
  try {
    await withSteadyView(path, timeout, ({ db, isSteady }) =>
      db.backup(temp, {
        progress: ({ totalPages, remainingPages }) => {
          onProgress(totalPages - remainingPages, totalPages);
          return isSteady ? PAGES_AT_ONCE : ALL_PAGES;
        },
      }),
    );
    finishDatabase(temp);
    return temp;
  } catch (error) {
    dropDatabase(temp);
    throw error;
  }
}
