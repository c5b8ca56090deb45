import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { BackupOutcome } from '../backends/sqlite/backups.ts';
import type { DatabaseCare } from '../backends/sqlite/database-care.ts';
import type { WorkOptions } from '../backends/sqlite/slices.ts';
import type { DatabaseVerification } from '../backends/sqlite/verify-database.ts';
import { QueueWork } from './queue-work.ts';

/** Verifying and backing up a queue that is in use; `storage.unsupported` for types of storage that do not know it. */
export abstract class QueueCare extends QueueWork {
  /**
   * Reads all of a SQLite queue and tells exactly what in it is damaged; nothing changes, and work goes on meanwhile.
   * Progress counts tasks. `job.cancelled`
   */
  verifyStorage(options: WorkOptions = {}): Promise<DatabaseVerification> {
    return this.#care().verify(options);
  }

  /**
   * Writes a backup of a SQLite queue to `path` while it is in use; it takes that name, or replaces the file there, only
   * once every task in it proved whole. Progress counts pages. `job.cancelled`, `storage.full`, `storage.corrupt`
   */
  backupTo(path: string, options: WorkOptions = {}): Promise<BackupOutcome> {
    return this.#care().backupTo(path, options);
  }

  /** The same as the newest of the `backupCount` backups beside the queue or in `backupDir`. */
  createBackup(options: WorkOptions = {}): Promise<BackupOutcome> {
    return this.#care().backup(options);
  }

  /** Paths of those backups, newest first. */
  listBackups(): string[] {
    return this.#care().backups();
  }

  #care(): DatabaseCare {
    const { care } = this.need().backend;
    if (care) return care;
    const { type } = this.options.persistence;
    throw new AppError('storage.unsupported', `A queue of the type ${type} cannot be verified or backed up this way`, {
      hint: 'Use snapshots, or export the queue.',
      details: { type },
    });
  }
}
