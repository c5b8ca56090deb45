import type { Database } from 'better-sqlite3';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { SQLITE_SCHEMA_VERSION } from './format-id.ts';
import { copyBeforeMigration, revisionOf } from './migration-copy.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';

export interface MigrationPlan {
  readonly target: number;
  readonly migrations: readonly Migration[];
}

const OURS: MigrationPlan = { target: SQLITE_SCHEMA_VERSION, migrations: MIGRATIONS };

/** Other processes may write between the copy and the first step; then the copy is made anew. */
const ATTEMPTS = 10;

/**
 * Brings the tables of `db` to the version of this program, after a checked copy of the database was put beside it
 * (`<path>.pre-migration-v<version>`). Each step is one transaction, so that whatever ends the process leaves a version
 * that the next opening goes on from. Answers the path of the copy; null where there was nothing to do.
 *
 * Throws `storage.read-only` where the file may not be written, `storage.full`, `storage.busy`, `storage.corrupt`.
 */
export function migrate(db: Database, writable: boolean, plan: MigrationPlan = OURS): string | null {
  const from = versionOf(db);
  if (from >= plan.target) return null;
  if (!writable) throw mustBeWritten(db.name, from, plan.target);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { path, revision } = copyBeforeMigration(db, from);
    if (takeFirstStep(db, from, revision, plan)) {
      takeStepsFrom(db, plan);
      return path;
    }
  }
  throw new AppError('storage.busy', `${db.name} is written by another process, so it cannot be migrated now`, {
    hint: 'Stop the other programs that use this queue, then open it again.',
    details: { path: db.name },
  });
}

/** False where something was written since the copy was made. */
function takeFirstStep(db: Database, from: number, revision: number, plan: MigrationPlan): boolean {
  const first = db.transaction(() => {
    // Another process may have migrated meanwhile.
    if (versionOf(db) !== from) return true;
    if (revisionOf(db) !== revision) return false;
    apply(db, stepFrom(from, plan));
    return true;
  });
  return first.immediate();
}

function takeStepsFrom(db: Database, plan: MigrationPlan): void {
  while (versionOf(db) < plan.target) {
    const step = db.transaction(() => {
      const version = versionOf(db);
      if (version < plan.target) apply(db, stepFrom(version, plan));
    });
    step.immediate();
  }
}

function apply(db: Database, { to, up }: Migration): void {
  if (typeof up === 'string') db.exec(up);
  else up(db);
  db.pragma(`user_version = ${to}`);
}

function stepFrom(version: number, { migrations }: MigrationPlan): Migration {
  const step = migrations.find(({ from }) => from === version);
  if (step) return step;
  throw new Error(`there is no migration from version ${version} of the tables`);
}

export function versionOf(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

function mustBeWritten(path: string, version: number, target: number): AppError {
  return new AppError(
    'storage.read-only',
    `${path} is a queue of format version ${version} and cannot be brought to ${target}: it may not be written here`,
    {
      hint: 'Open it once as a user who may write the file and its folder, or make a copy that you may write.',
      details: { path, version },
    },
  );
}
