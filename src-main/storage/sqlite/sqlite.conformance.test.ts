import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, it } from 'vitest';
import { runStorageConformance } from '../../conformance/conformance.ts';

runStorageConformance(
  { describe, it },
  {
    name: 'a SQLite database',
    type: 'sqlite',
    supports: { multiProcess: true, workingSet: true },
    async makePlace() {
      const folder = await mkdtemp(join(tmpdir(), 'poppo-conformance-'));
      const dbPath = join(folder, 'queue.db');
      const persistence = { type: 'sqlite', dbPath, busyTimeout: 1 } as const;
      return { persistence, remove: () => rm(folder, { recursive: true, force: true }) };
    },
    async failWrites({ dbPath }) {
      const other = new Database(String(dbPath));
      other.exec('BEGIN IMMEDIATE');
      return async () => void other.close();
    },
  },
);
