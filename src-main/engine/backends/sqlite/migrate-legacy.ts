import { dirname } from 'node:path';
import { AppError } from '../../../../src-shared/errors/app-error.ts';
import { syncFolderSync } from '../../../platform/sync-files.ts';
import { planRecovery, type RecoveryCandidate } from '../../../recovery/plan-recovery.ts';
import type { RecoveryReport } from '../../../recovery/recovery-report.ts';
import { keepAside } from '../../../storage/json/keep-aside.ts';
import {
  isLegacySqlite,
  type LegacySqlite,
  readLegacySqlite,
} from '../../../storage/legacy-sqlite/read-legacy-sqlite.ts';
import { foldLog, whileReplacing } from '../../../storage/sqlite/alone.ts';
import { buildDatabase, dropDatabase, putInPlace } from '../../../storage/sqlite/new-database.ts';
import { TaskStore } from '../../store/task-store.ts';
import { fillFromLegacy, type LegacyContent } from './fill-from-legacy.ts';
import type { SqliteBackendOptions } from './sqlite-parts.ts';

export interface LegacyMigration {
  /** Where the original stands now. */
  readonly keptOriginal: string;
  /** Set where the original was damaged. */
  readonly report: RecoveryReport | null;
}

/**
 * Turns a database of the original system into ours: the new one is built beside it, checked and synced; then the
 * original gets a second name and the new one takes its place. Whatever ends the process on the way, the path leads to
 * the one or the other, whole. Null where another process did it meanwhile.
 *
 * Throws `storage.busy` where another program has it open, `storage.corrupt` where it holds nothing that can be read.
 */
export async function migrateLegacy(path: string, options: SqliteBackendOptions): Promise<LegacyMigration | null> {
  const alone = { timeout: options.busyTimeout, since: options.clock.now() };
  return whileReplacing(path, alone, async () => {
    if (!isLegacySqlite(path)) return null;
    foldLog(path, options.busyTimeout);
    const legacy = readLegacySqlite(path);
    const { choice, candidates } = chooseContent(path, legacy);
    const temp = buildDatabase(path, options.strategy, (db) => {
      const store = new TaskStore(db);
      const { unreadable, firstProblem } = fillFromLegacy(store, choice.content, legacy, contextOf(options));
      if (unreadable > 0 && choice.reason === null) throw unreadableTasks(path, unreadable, firstProblem);
    });
    const keptOriginal = replace(path, temp);
    if (legacy.checkpoint.damage === null) return { keptOriginal, report: null };
    const { source, tasks } = choice;
    const report: RecoveryReport = {
      ...{ damagedFile: path, keptAs: keptOriginal, source, sourcePath: choice.path, tasksRecovered: tasks },
      ...{ tasksInDamaged: null, at: options.clock.now(), candidates },
    };
    return { keptOriginal, report };
  });
}

export function contextOf({ clock, newId }: SqliteBackendOptions) {
  return { now: clock.now(), newId };
}

// Where the state is damaged the original's own copies of it may hold more: its table of tasks and its snapshots.
function chooseContent(path: string, legacy: LegacySqlite) {
  const { damage } = legacy.checkpoint;
  const own = candidate('salvage', path, legacy.checkpoint, damage?.sentence ?? null);
  if (damage === null) return { choice: own, candidates: [] };
  const newest = legacy.snapshots[0];
  const others = [candidate('salvage', `${path} (tasks)`, legacy.taskTable(), null)];
  if (newest) others.push(candidate('snapshot', `${path} (${newest.id})`, legacy.readSnapshot(newest.id), null));
  const { choices, candidates } = planRecovery([own, ...others]);
  const choice = choices[0];
  if (choice) return { choice, candidates };
  throw new AppError('storage.corrupt', `${path} is damaged and holds no task that can be read: ${damage.sentence}`, {
    hint: 'The file was left as it is. Restore a backup of it.',
    details: { path },
  });
}

function candidate(
  source: 'salvage' | 'snapshot',
  path: string,
  content: LegacyContent,
  reason: string | null,
): RecoveryCandidate<LegacyContent> {
  let tasks = 0;
  for (const _ of content.tasks()) tasks++;
  return { source, path, tasks, valid: true, reason, content };
}

function replace(path: string, temp: string): string {
  try {
    const kept = keepAside(path, (number) => `${path}.pre-migration${number === 1 ? '' : `-${number}`}`);
    if (kept === null) throw new AppError('file.not-found', `${path} is gone`, { details: { path } });
    syncFolderSync(dirname(path));
    putInPlace(temp, path);
    return kept;
  } catch (error) {
    dropDatabase(temp);
    throw error;
  }
}

function unreadableTasks(path: string, count: number, problem: string | null): AppError {
  return new AppError('storage.corrupt', `${path} holds ${count} tasks that cannot be read: ${problem}`, {
    hint: 'The file was left as it is. Mend those tasks, or export the others from a copy.',
    details: { path },
  });
}
