import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { pragmaNumber } from '../../../storage/sqlite/upkeep.ts';
import type { StorageSizes } from '../queue-backend.ts';

/** What an open database takes on disk, each byte counted once: free pages and snapshots are no part of `mainBytes`. */
export function databaseSizes(db: Database, path: string, backups: readonly string[]): StorageSizes {
  const count = pragmaNumber(db, 'page_count');
  const free = pragmaNumber(db, 'freelist_count');
  const sizeBytes = pragmaNumber(db, 'page_size');
  const snapshotBytes = bytesOfVersions(db);
  return {
    mainBytes: Math.max(0, sizeOf(path) - free * sizeBytes - snapshotBytes),
    journalBytes: sizeOf(`${path}-wal`),
    snapshotBytes,
    backupBytes: backups.reduce((sum, backup) => sum + sizeOf(backup), 0),
    pages: { count, free, sizeBytes },
  };
}

// Versions are rows like the tasks: their share of the file is told from their number and a task's mean size.
function bytesOfVersions(db: Database): number {
  const versions = db.prepare<[], number>('SELECT count(*) FROM task_versions').pluck().get() ?? 0;
  if (versions === 0) return 0;
  const mean = db
    .prepare<[], number>(
      'SELECT avg(200 + octet_length(data)) FROM (SELECT data FROM task_versions ORDER BY version DESC LIMIT 1000)',
    )
    .pluck()
    .get();
  return Math.round(versions * (mean ?? 200));
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
