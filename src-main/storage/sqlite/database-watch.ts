import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { SQLITE_SCHEMA_VERSION } from './format-id.ts';
import { doUpkeep, pragmaNumber } from './upkeep.ts';

/** Looks after which an unchanged database counts as idle. */
const IDLE_LOOKS = 8;

export interface DatabaseWatchParts {
  readonly db: Database;
  readonly busyTimeout: number;
  /** Another process committed. */
  readonly onForeignChange: () => void;
  /** The file is no longer what this process may write. */
  readonly onFailure: (reason: AppError) => void;
}

/** Looks at an open database now and then: what others did to it, and whether it is time for its upkeep. */
export class DatabaseWatch {
  readonly #parts: DatabaseWatchParts;
  readonly #identity: string | null;
  #timer: NodeJS.Timeout | null = null;
  #dataVersion: number;
  #changes = -1;
  #quietLooks = 0;

  constructor(parts: DatabaseWatchParts) {
    this.#parts = parts;
    this.#identity = identityOf(parts.db.name);
    this.#dataVersion = pragmaNumber(parts.db, 'data_version');
  }

  start(everyMs: number): void {
    this.#timer = setInterval(() => this.look(), everyMs);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  look(): void {
    const { db, onFailure } = this.#parts;
    if (identityOf(db.name) !== this.#identity) {
      onFailure(movedAway(db.name));
      return;
    }
    try {
      this.#lookAtContent();
    } catch {
      // What is wrong with the database is for the next transaction to report.
    }
  }

  #lookAtContent(): void {
    const { db, onFailure, onForeignChange } = this.#parts;
    const version = pragmaNumber(db, 'data_version');
    if (version === this.#dataVersion) {
      this.#lookWhetherIdle();
      return;
    }
    this.#dataVersion = version;
    this.#quietLooks = 0;
    if (pragmaNumber(db, 'user_version') > SQLITE_SCHEMA_VERSION) onFailure(migratedBy(db.name));
    onForeignChange();
  }

  #lookWhetherIdle(): void {
    const { db, busyTimeout } = this.#parts;
    const changes = db.prepare<[], number>('SELECT total_changes()').pluck().get() ?? 0;
    this.#quietLooks = changes === this.#changes ? this.#quietLooks + 1 : 0;
    this.#changes = changes;
    if (this.#quietLooks < IDLE_LOOKS) return;
    if (!doUpkeep(db, busyTimeout).hasMore) this.#quietLooks = 0;
  }
}

/** Null where there is no file. */
function identityOf(path: string): string | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.dev}:${stats.ino}` : null;
}

// SQLite goes on writing the file it opened, under whatever name or none: what it writes there is lost.
function movedAway(path: string): AppError {
  return new AppError('storage.degraded', `${path} was moved, deleted or replaced while it was open`, {
    hint: 'Put the file back, then close the queue and open it again.',
    details: { path },
  });
}

function migratedBy(path: string): AppError {
  return new AppError('file.newer-version', `${path} was migrated by a newer version of the program meanwhile`, {
    hint: 'Close the queue and open it with the newer version.',
    details: { path },
  });
}
