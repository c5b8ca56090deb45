import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { isAppError } from '../../src-shared/errors/app-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';

/** One line of the audit log, without its time. */
export interface AuditRecord {
  /** Connection the write was about; null where it was none yet. */
  readonly queueId: string | null;
  /** The procedure: `queues.create`, `snapshots.restore` ... */
  readonly action: string;
  /** What was written to or from: a path, a snapshot id, a strategy. */
  readonly target: string;
  /** Tasks touched; null where the action touches none or failed. */
  readonly count: number | null;
  readonly outcome: 'started' | 'done' | 'failed' | 'cancelled';
  /** Code of the error behind `failed`. */
  readonly code: string | null;
}

/**
 * Append-only log of every write, one JSON object per line (`audit.ndjson`). A line that cannot be written
 * is reported to the logger and never fails the action, which has happened by then.
 */
export class AuditLog {
  readonly path: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #appending: Promise<void> = Promise.resolve();

  constructor(dataDir: string, clock: Clock, logger: Logger) {
    this.path = join(dataDir, 'audit.ndjson');
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Resolves once the line is on disk, or was given up. */
  append(record: AuditRecord): Promise<void> {
    const line = `${JSON.stringify({ time: new Date(this.#clock.now()).toISOString(), ...record })}\n`;
    this.#appending = this.#appending.then(() => this.#write(line));
    return this.#appending;
  }

  /** Runs a write and records how it ended. */
  async record<T>(
    about: Pick<AuditRecord, 'queueId' | 'action' | 'target'>,
    write: () => Promise<T>,
    describe: (result: T) => Partial<Pick<AuditRecord, 'queueId' | 'target' | 'count' | 'outcome'>> = () => ({}),
  ): Promise<T> {
    try {
      const result = await write();
      await this.append({ ...about, count: null, outcome: 'done', code: null, ...describe(result) });
      return result;
    } catch (error) {
      const code = isAppError(error) ? error.code : 'internal.unexpected';
      await this.append({ ...about, count: null, outcome: 'failed', code });
      throw error;
    }
  }

  async #write(line: string): Promise<void> {
    try {
      const file = await open(this.path, 'a', 0o600);
      try {
        await file.appendFile(line);
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      this.#logger.error('The audit log could not be written.', { path: this.path, error: String(error) });
    }
  }
}
