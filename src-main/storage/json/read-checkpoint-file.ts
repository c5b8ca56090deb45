import type { LoadedCheckpoint } from '../checkpoint.ts';
import { closingAfter, OpenFile } from './open-file.ts';
import { readQueueFile } from './queue-file.ts';

/**
 * Reads a queue file without owning it: no lock is taken and nothing is written. Damage is told in the
 * result. `tasks()` throws `file.io` where the file changed since. Throws `file.*` where it cannot be read.
 */
export function readCheckpointFile(path: string): LoadedCheckpoint {
  const file = new OpenFile(path);
  try {
    const read = readQueueFile(file);
    return { ...read, tasks: () => closingAfter(file, read.tasks()) };
  } finally {
    file.close();
  }
}
