import { renameSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { runStorageConformance } from '../../conformance/conformance.ts';
import { OneFileStorage } from './testing/one-file-storage.ts';
import { SharedPlace, SharedStorage } from './testing/shared-storage.ts';

runStorageConformance(
  { describe, it },
  {
    name: 'a custom storage of the least kind',
    async makePlace() {
      const folder = await mkdtemp(join(tmpdir(), 'poppo-conformance-'));
      const persistence = { type: 'custom', customStorage: OneFileStorage, folder: join(folder, 'data') } as const;
      return { persistence, remove: () => rm(folder, { recursive: true, force: true }) };
    },
    async failWrites(persistence) {
      const { folder } = persistence as { folder?: unknown };
      renameSync(String(folder), `${folder}-gone`);
      return async () => renameSync(`${folder}-gone`, String(folder));
    },
  },
);

runStorageConformance(
  { describe, it },
  {
    name: 'a custom storage that declares all there is',
    supports: { changes: true, followers: true },
    makePlace: async () => ({
      persistence: { type: 'custom', customStorage: SharedStorage, place: new SharedPlace() },
    }),
  },
);
