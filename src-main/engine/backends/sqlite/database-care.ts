import { statSync } from 'node:fs';
import { type AppError, isAppError, toAppError } from '../../../../src-shared/errors/app-error.ts';
import type { Clock } from '../../../platform/clock.ts';
import { type BackupOutcome, type BackupPlace, backUp, backupsOf, rotateBackup } from './backups.ts';
import type { WorkOptions } from './slices.ts';
import { type DatabaseVerification, verifyDatabase } from './verify-database.ts';

export interface DatabaseCareParts {
  readonly place: BackupPlace;
  /** Backups that are kept, at least 1. */
  readonly backupCount: number;
  /** ms between two backups; null for none but those that are asked for. */
  readonly backupInterval: number | null;
  readonly clock: Clock;
  /** A backup that nobody waits for failed. */
  readonly onError: (error: AppError) => void;
}

/** Verifying and backing up one open database; one such work at a time. */
export class DatabaseCare {
  readonly #parts: DatabaseCareParts;
  readonly #closing = new AbortController();
  #last: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: DatabaseCareParts) {
    this.#parts = parts;
    const { backupInterval } = parts;
    if (backupInterval === null) return;
    this.#timer = setInterval(() => void this.#backUpInTurn(backupInterval), backupInterval);
    this.#timer.unref();
  }

  verify(options: WorkOptions): Promise<DatabaseVerification> {
    const { path, busyTimeout } = this.#parts.place;
    return this.#alone(options, (told) => verifyDatabase(path, busyTimeout, told));
  }

  backupTo(target: string, options: WorkOptions): Promise<BackupOutcome> {
    return this.#alone(options, (told) => backUp(this.#parts.place, target, told));
  }

  backup(options: WorkOptions): Promise<BackupOutcome> {
    return this.#alone(options, (told) => rotateBackup(this.#parts.place, this.#parts.backupCount, told));
  }

  /** Newest first. */
  backups(): string[] {
    return backupsOf(this.#parts.place);
  }

  /** Cancels what is on its way. */
  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#closing.abort();
    await this.#last;
  }

  #alone<Result>(options: WorkOptions, work: (told: WorkOptions) => Promise<Result>): Promise<Result> {
    const closing = this.#closing.signal;
    const signal = options.signal ? AbortSignal.any([options.signal, closing]) : closing;
    const running = this.#last.then(() => work({ ...options, signal }));
    this.#last = running.catch(() => undefined);
    return running;
  }

  // Of several processes with the same interval, the first one is enough.
  async #backUpInTurn(interval: number): Promise<void> {
    const newest = this.backups()[0];
    const madeAt = newest === undefined ? null : (statSync(newest, { throwIfNoEntry: false })?.mtimeMs ?? null);
    if (madeAt !== null && this.#parts.clock.now() - madeAt < interval / 2) return;
    try {
      await this.backup({});
    } catch (error) {
      if (!isAppError(error, 'job.cancelled')) this.#parts.onError(toAppError(error));
    }
  }
}
