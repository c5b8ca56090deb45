import type { Strategy } from '../../../../src-shared/models/queue.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { OpenDatabaseOptions } from '../../../storage/sqlite/open-database.ts';

export interface SqliteBackendOptions extends OpenDatabaseOptions {
  readonly dbPath: string;
  readonly strategy: Strategy;
  /** How often to look for commits of other processes, ms. */
  readonly pollMs: number;
  /** Bring a damaged queue back by itself; otherwise it opens read-only with what can be read. */
  readonly autoRecover: boolean;
  /** Backups that are kept. */
  readonly backupCount: number;
  /** ms between two backups; null for none but those that are asked for. */
  readonly backupInterval: number | null;
  /** Where they are kept; null for beside the database. */
  readonly backupDir: string | null;
  readonly clock: Clock;
  readonly newId: () => string;
}
