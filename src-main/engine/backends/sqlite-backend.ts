import { dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { sweepTemps } from '../../platform/durable-file.ts';
import { realPath } from '../../platform/real-path.ts';
import type { RecoveryReport } from '../../recovery/recovery-report.ts';
import type { StorageCapabilities } from '../../storage/base-storage.ts';
import { DatabaseFaults } from '../../storage/sqlite/database-faults.ts';
import { DatabaseWatch } from '../../storage/sqlite/database-watch.ts';
import { TaskStore } from '../store/task-store.ts';
import type { BackendAccess, QueueBackend, StorageSizes } from './queue-backend.ts';
import { DatabaseCare } from './sqlite/database-care.ts';
import { databaseSizes } from './sqlite/database-sizes.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';
import type { SqliteBackendOptions } from './sqlite/sqlite-parts.ts';

const OPEN: BackendAccess = {
  readOnly: null,
  owner: null,
  damage: null,
  isNew: false,
  isLegacy: false,
  loaded: null,
};
const NOTHING_KEPT_APART = 'A SQLite queue keeps its snapshots inside its file';

/** The queue is the database file; commits are all the saving there is, and any process may make them. */
export class SqliteBackend implements QueueBackend {
  readonly supports: StorageCapabilities = {
    persistent: true,
    multiProcess: true,
    followers: false,
    workingSet: true,
    changes: false,
  };
  readonly savesOnCommit = true;
  readonly changes = null;
  readonly #options: SqliteBackendOptions;
  #store: TaskStore | null = null;
  #faults: DatabaseFaults | null = null;
  #watch: DatabaseWatch | null = null;
  #keptOriginal: string | null = null;
  #report: RecoveryReport | null = null;
  #tellFailure: (failure: AppError, operation: 'save' | 'backup') => void = () => undefined;
  #care: DatabaseCare | undefined;

  constructor(options: SqliteBackendOptions) {
    this.#options = options;
  }

  get flush(): ((now: number) => void) | null {
    return this.#options.durable ? null : (now) => this.#flush(now);
  }

  get store(): TaskStore {
    if (!this.#store) throw new AppError('storage.closed', `${this.#options.dbPath} is not open`);
    return this.#store;
  }

  async open(): Promise<BackendAccess> {
    const { db, writable, keptOriginal, report, damage } = await openSqlite(this.#options);
    this.#keptOriginal = keptOriginal;
    this.#report = report;
    if (writable) await sweepTemps(dirname(db.name));
    this.#faults = new DatabaseFaults(db.name, (failure) => this.#tellFailure(failure, 'save'));
    this.#store = storeOf(db, this.#faults);
    if (!db.memory) this.#care = this.#makeCare(db.name);
    if (damage !== null) return { ...OPEN, readOnly: 'damaged', damage };
    return { ...OPEN, readOnly: writable ? null : 'file' };
  }

  get care(): DatabaseCare | undefined {
    return this.#care;
  }

  async save(): Promise<void> {}

  async keepSnapshot(): Promise<null> {
    return null;
  }

  async readSnapshot(): Promise<never> {
    throw new Error(NOTHING_KEPT_APART);
  }

  async dropSnapshot(): Promise<void> {}

  async listSnapshots(): Promise<[]> {
    return [];
  }

  async unreadableSnapshots(): Promise<[]> {
    return [];
  }

  async labelSnapshot(): Promise<void> {}

  async sizes(): Promise<StorageSizes> {
    return databaseSizes(this.store.db, realPath(this.#options.dbPath), this.#care?.backups() ?? []);
  }

  recoveryReport(): RecoveryReport | null {
    return this.#report;
  }

  keptOriginal(): string | null {
    return this.#keptOriginal;
  }

  failure(): AppError | null {
    return this.#faults?.failure ?? null;
  }

  onFailure(callback: (failure: AppError, operation: 'save' | 'backup') => void): void {
    this.#tellFailure = callback;
  }

  onForeignChange(callback: () => void): void {
    if (this.store.db.memory) return;
    const { busyTimeout, pollMs } = this.#options;
    this.#watch = new DatabaseWatch({
      db: this.store.db,
      busyTimeout,
      onForeignChange: callback,
      onFailure: (reason) => this.#faults?.fail(reason),
    });
    this.#watch.start(pollMs);
  }

  async reload(before: BackendAccess): Promise<BackendAccess> {
    return before;
  }

  async close(): Promise<void> {
    this.#watch?.stop();
    await this.#care?.close();
    this.#store?.close();
    this.#store = null;
  }

  #makeCare(path: string): DatabaseCare {
    const { busyTimeout, backupDir: folder, backupCount, backupInterval, clock } = this.#options;
    return new DatabaseCare({
      place: { path, folder, busyTimeout },
      backupCount,
      backupInterval,
      clock,
      onError: (error) => this.#tellFailure(error, 'backup'),
    });
  }

  // A commit under FULL syncs the whole log up to itself, and with it the commits before that were not synced.
  #flush(now: number): void {
    const { db } = this.store;
    db.pragma('synchronous = FULL');
    try {
      this.#faults?.admit();
      db.prepare('UPDATE queue_state SET saved_at = ?').run(now);
    } catch (error) {
      throw this.#faults?.explain(error, 'commit') ?? error;
    } finally {
      db.pragma('synchronous = NORMAL');
    }
  }
}

// The header says it is a queue of ours: what it lacks was lost.
function storeOf(db: Database, faults: DatabaseFaults): TaskStore {
  try {
    return new TaskStore(db, null, faults);
  } catch (error) {
    const path = db.name;
    db.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('storage.corrupt', `${path} is damaged: ${reason}`, {
      hint: 'Keep a copy of the file, then restore a backup of it.',
      details: { path },
      cause: error,
    });
  }
}
