import { isAppError } from '../../../../src-shared/errors/app-error.ts';
import type { Damage } from '../../../../src-shared/models/queue.ts';
import { readFileHead } from '../../../platform/file-head.ts';
import { realPath } from '../../../platform/real-path.ts';
import type { RecoveryReport } from '../../../recovery/recovery-report.ts';
import { isLegacySqlite } from '../../../storage/legacy-sqlite/read-legacy-sqlite.ts';
import { whileReplacing } from '../../../storage/sqlite/alone.ts';
import { findDamage } from '../../../storage/sqlite/find-damage.ts';
import { SQLITE_MAGIC } from '../../../storage/sqlite/format-id.ts';
import { type OpenedDatabase, openMemoryDatabase, openQueueDatabase } from '../../../storage/sqlite/open-database.ts';
import { finishReplacement, isReplacementCutOff } from '../../../storage/sqlite/replace-damaged.ts';
import { salvageRows } from '../../../storage/sqlite/salvage/salvage.ts';
import { migrateLegacy } from './migrate-legacy.ts';
import { quickCheck } from './quick-check.ts';
import { rebuild } from './rebuild.ts';
import { recoverSqlite } from './recover-sqlite.ts';
import type { SqliteBackendOptions } from './sqlite-parts.ts';

export interface OpenedSqlite extends OpenedDatabase {
  /** Where the original system's database is kept, else null. */
  readonly keptOriginal: string | null;
  readonly report: RecoveryReport | null;
  /** Set where the file is damaged and left alone: the database is in memory, and holds what could be read. */
  readonly damage: Damage | null;
}

const AS_IT_IS = { keptOriginal: null, report: null, damage: null } as const;

/**
 * Opens the queue database the options name. One of the original system is migrated first; a damaged one is brought
 * back, or else shown from memory as far as it can be read.
 */
export async function openSqlite(options: SqliteBackendOptions): Promise<OpenedSqlite> {
  const path = realPath(options.dbPath);
  if (isReplacementCutOff(path)) await alone(path, options, async () => finishReplacement(path));
  const damage = findDamage(path, options.busyTimeout, quickCheck);
  if (damage !== null) return openDamaged(path, damage, options);
  try {
    return { ...AS_IT_IS, ...openQueueDatabase(path, options) };
  } catch (error) {
    if (!isAppError(error, 'file.foreign-database') || !isLegacySqlite(path)) throw error;
    const migrated = await migrateLegacy(path, options);
    return { ...AS_IT_IS, ...openQueueDatabase(path, options), ...migrated };
  }
}

async function openDamaged(path: string, damage: string, options: SqliteBackendOptions): Promise<OpenedSqlite> {
  if (!options.autoRecover) return openReadable(path, damage, options);
  return alone(path, options, async () => {
    // Another process may have brought it back meanwhile.
    const stillDamaged = findDamage(path, options.busyTimeout, quickCheck);
    const report = stillDamaged === null ? null : await recoverSqlite(path, stillDamaged, options);
    if (stillDamaged !== null && report === null) return openReadable(path, damage, options);
    return { ...AS_IT_IS, ...openQueueDatabase(path, options), report };
  });
}

function openReadable(path: string, damage: string, options: SqliteBackendOptions): OpenedSqlite {
  const db = openMemoryDatabase(options.strategy);
  const { tasks, tasksClaimed } = rebuild(db, salvageRows(path), options.clock.now());
  // Nothing says that this ever was a queue: opening it as a database tells what it is.
  if (tasks === 0 && tasksClaimed === null && !isDatabase(path)) {
    db.close();
    return { ...AS_IT_IS, ...openQueueDatabase(path, options) };
  }
  const sentence = `${path} is damaged: ${damage}`;
  return { ...AS_IT_IS, db, writable: false, keptBefore: null, damage: { sentence, tasksReadable: tasks } };
}

function isDatabase(path: string): boolean {
  return readFileHead(path, SQLITE_MAGIC.length).toString('latin1') === SQLITE_MAGIC;
}

function alone<Result>(path: string, { busyTimeout, clock }: SqliteBackendOptions, work: () => Promise<Result>) {
  return whileReplacing(path, { timeout: busyTimeout, since: clock.now() }, work);
}
