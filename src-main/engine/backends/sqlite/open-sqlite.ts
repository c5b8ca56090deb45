import { isAppError } from '../../../../src-shared/errors/app-error.ts';
import { realPath } from '../../../platform/real-path.ts';
import type { RecoveryReport } from '../../../recovery/recovery-report.ts';
import { isLegacySqlite } from '../../../storage/legacy-sqlite/read-legacy-sqlite.ts';
import { type OpenedDatabase, openQueueDatabase } from '../../../storage/sqlite/open-database.ts';
import { migrateLegacy } from './migrate-legacy.ts';
import type { SqliteBackendOptions } from './sqlite-parts.ts';

export interface OpenedSqlite extends OpenedDatabase {
  /** Where the original system's database is kept, else null. */
  readonly keptOriginal: string | null;
  readonly report: RecoveryReport | null;
}

/** Opens the queue database the options name; one of the original system is migrated first. */
export async function openSqlite(options: SqliteBackendOptions): Promise<OpenedSqlite> {
  try {
    return { ...openQueueDatabase(options.dbPath, options), keptOriginal: null, report: null };
  } catch (error) {
    if (!isAppError(error, 'file.foreign-database') || !isLegacySqlite(options.dbPath)) throw error;
    const migrated = await migrateLegacy(realPath(options.dbPath), options);
    const { keptOriginal = null, report = null } = migrated ?? {};
    return { ...openQueueDatabase(options.dbPath, options), keptOriginal, report };
  }
}
