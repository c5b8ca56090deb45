import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'vitest';
import { runStorageConformance } from '../../conformance/conformance.ts';

runStorageConformance(
  { describe, it },
  {
    name: 'JSON files',
    type: 'json',
    supports: { followers: true, changes: true },
    async makePlace() {
      const folder = await mkdtemp(join(tmpdir(), 'poppo-conformance-'));
      const filePath = join(folder, 'data', 'queue.json');
      await mkdir(dirname(filePath));
      return { persistence: { type: 'json', filePath }, remove: () => rm(folder, { recursive: true, force: true }) };
    },
    // A file where the folder was: nothing can be made in it, as on a disk that is gone.
    async failWrites({ filePath }) {
      const folder = dirname(String(filePath));
      renameSync(folder, `${folder}-gone`);
      writeFileSync(folder, '');
      return async () => {
        rmSync(folder);
        renameSync(`${folder}-gone`, folder);
      };
    },
  },
);
