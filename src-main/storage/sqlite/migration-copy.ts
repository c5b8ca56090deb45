import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { tempPathFor } from '../../platform/durable-file.ts';
import { syncFileSync, syncFolderSync } from '../../platform/sync-files.ts';

export interface MigrationCopy {
  readonly path: string;
  /** Of the queue at the moment of the copy. */
  readonly revision: number;
}

/**
 * A copy of the database as it is, checked and durable, for whoever wants to go back to the program before. It is named
 * `<path>.pre-migration-v<version>`, or with -2, -3 ... where that name holds another content.
 */
export function copyBeforeMigration(db: Database.Database, version: number): MigrationCopy {
  const wanted = `${db.name}.pre-migration-v${version}`;
  for (let number = 1; ; number++) {
    const path = number === 1 ? wanted : `${wanted}-${number}`;
    if (!existsSync(path)) return { path, revision: copyInto(db, path) };
    const revision = revisionOf(db);
    // What a migration that was cut off has left behind.
    if (revisionIn(path) === revision) return { path, revision };
  }
}

export function revisionOf(db: Database.Database): number {
  return Number(db.prepare('SELECT revision FROM queue_state').pluck().get());
}

function copyInto(db: Database.Database, path: string): number {
  const temp = tempPathFor(path);
  try {
    db.prepare('VACUUM INTO ?').run(temp);
    const revision = checkedRevision(temp);
    syncFileSync(temp);
    renameSync(temp, path);
    syncFolderSync(dirname(path));
    return revision;
  } catch (error) {
    rmSync(temp, { force: true });
    throw error;
  }
}

function checkedRevision(path: string): number {
  const copy = new Database(path, { readonly: true });
  try {
    const found = String(copy.pragma('integrity_check(1)', { simple: true }));
    if (found === 'ok') return revisionOf(copy);
    throw new AppError('storage.corrupt', `The copy made before the migration is damaged: ${found}`, {
      hint: 'Check the disk. The queue was left as it is.',
      details: { path },
    });
  } finally {
    copy.close();
  }
}

function revisionIn(path: string): number | null {
  try {
    return checkedRevision(path);
  } catch {
    return null;
  }
}
