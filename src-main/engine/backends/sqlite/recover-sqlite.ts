import Database from 'better-sqlite3';
import { isAppError } from '../../../../src-shared/errors/app-error.ts';
import { tempPathFor } from '../../../platform/durable-file.ts';
import { planRecovery, type RecoveryCandidate } from '../../../recovery/plan-recovery.ts';
import { recover } from '../../../recovery/recover.ts';
import type { RecoveryReport } from '../../../recovery/recovery-report.ts';
import { restorable, restoreSteps } from '../../../snapshots/restore.ts';
import { findDamage } from '../../../storage/sqlite/find-damage.ts';
import { buildDatabase, dropDatabase, finishDatabase } from '../../../storage/sqlite/new-database.ts';
import { replaceDamaged } from '../../../storage/sqlite/replace-damaged.ts';
import { salvageRows } from '../../../storage/sqlite/salvage/salvage.ts';
import { TaskStore } from '../../store/task-store.ts';
import { backupsOf } from './backups.ts';
import { quickCheck } from './quick-check.ts';
import { rebuild } from './rebuild.ts';
import type { RebuildReport } from './rebuild-report.ts';
import type { SqliteBackendOptions } from './sqlite-parts.ts';

/** Makes the database that takes the damaged one's place; answers its path. */
type Candidate = RecoveryCandidate<() => string>;

/**
 * Brings a damaged database back from the rows of it that are intact, its newest valid backup, or its newest snapshot
 * that is whole, whichever holds most. Null, and nothing changed, where none of them holds anything.
 */
export async function recoverSqlite(
  path: string,
  damage: string,
  options: SqliteBackendOptions,
): Promise<RecoveryReport | null> {
  const at = options.clock.now();
  const salvaged = rebuildBeside(path, options);
  const made: string[] = salvaged ? [salvaged.temp] : [];
  const beside = (make: () => string) => () => {
    const temp = make();
    made.push(temp);
    return temp;
  };
  try {
    const candidates = [...ownRest(path, damage, salvaged), ...backups(path, options.backupDir, beside)];
    return await recover({
      plan: planRecovery(candidates),
      damagedFile: path,
      tasksInDamaged: salvaged?.report.tasksClaimed ?? null,
      at,
      isUnreadable: (error) => isAppError(error, 'storage.corrupt'),
      write: async (make) => replaceDamaged(path, make(), at),
    });
  } finally {
    for (const temp of made) dropDatabase(temp);
  }
}

interface Salvaged {
  readonly temp: string;
  readonly report: RebuildReport;
}

function rebuildBeside(path: string, { strategy, clock }: SqliteBackendOptions): Salvaged | null {
  const reports: RebuildReport[] = [];
  try {
    const temp = buildDatabase(path, strategy, (db) => {
      reports.push(rebuild(db, salvageRows(path), clock.now()));
    });
    const report = reports[0];
    return report ? { temp, report } : null;
  } catch (error) {
    if (isAppError(error, 'storage.full') || isAppError(error, 'file.permission')) throw error;
    return null;
  }
}

/** The rows themselves, and the newest snapshot among them. */
function ownRest(path: string, damage: string, salvaged: Salvaged | null): Candidate[] {
  const nothing = { path, tasks: 0, valid: false, content: () => '' };
  if (salvaged === null) return [{ ...nothing, source: 'salvage', reason: `${path} is damaged: ${damage}` }];
  const { temp, report } = salvaged;
  const reason = `${path} is damaged: ${damage}`;
  const own: Candidate = { source: 'salvage', path, tasks: report.tasks, valid: true, reason, content: () => temp };
  const snapshot = newestSnapshot(temp);
  if (snapshot === null) return [{ ...own, isNewest: report.isComplete }];
  const content = (): string => {
    restoreIn(temp, snapshot.mark);
    return temp;
  };
  const place = `${path} (${snapshot.id})`;
  const other: Candidate = {
    source: 'snapshot',
    path: place,
    tasks: snapshot.tasks,
    valid: true,
    reason: null,
    content,
  };
  return [{ ...own, isNewest: report.isComplete }, other];
}

function newestSnapshot(path: string) {
  const db = new Database(path, { readonly: true });
  try {
    return (
      db
        .prepare<[], { id: string; mark: number; tasks: number }>(
          'SELECT id, mark, task_count AS tasks FROM snapshots ORDER BY created_at DESC, mark DESC LIMIT 1',
        )
        .get() ?? null
    );
  } finally {
    db.close();
  }
}

function restoreIn(path: string, mark: number): void {
  const db = new Database(path);
  try {
    const store = new TaskStore(db);
    store.transaction((tx) => {
      for (const step of restoreSteps(db, tx, restorable(db, mark)).steps) step();
    });
  } finally {
    db.close();
  }
  finishDatabase(path);
}

/** Those up to the first that is valid, the newest first. */
function backups(path: string, folder: string | null, beside: (make: () => string) => () => string): Candidate[] {
  const found: Candidate[] = [];
  for (const backup of backupsOf({ path, folder })) {
    const reason = findDamage(backup, 0, quickCheck);
    const tasks = reason === null ? countTasks(backup) : 0;
    const content = beside(() => copyOf(backup, path));
    found.push({ source: 'backup', path: backup, tasks, valid: reason === null, reason, content });
    if (reason === null) break;
  }
  return found;
}

function countTasks(path: string): number {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare<[], number>('SELECT count(*) FROM tasks').pluck().get() ?? 0;
  } finally {
    db.close();
  }
}

function copyOf(backup: string, path: string): string {
  const temp = tempPathFor(path);
  const db = new Database(backup, { readonly: true });
  try {
    db.prepare('VACUUM INTO ?').run(temp);
  } finally {
    db.close();
  }
  finishDatabase(temp);
  return temp;
}
