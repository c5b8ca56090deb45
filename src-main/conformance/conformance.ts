import assert from 'node:assert/strict';
import type { StorageCapabilities } from '../storage/base-storage.ts';
import { testAdapter } from './adapter.ts';
import { testChanges } from './changes.ts';
import { testContent } from './content.ts';
import { testSaving } from './saving.ts';
import { testSharing } from './sharing.ts';
import { testSnapshots } from './snapshots.ts';
import { testStates } from './states.ts';
import type { ConformanceSubject, TestRunner } from './subject.ts';
import { type Group, Trial } from './trial.ts';

const DEFAULT_CAPABILITIES: StorageCapabilities = {
  persistent: true,
  multiProcess: false,
  followers: false,
  workingSet: false,
  changes: false,
};

/**
 * Registers the tests that every storage has to pass, whoever wrote it: states, content to the letter, saving and
 * failing, snapshots, sharing, single changes. What is asked of a storage follows from what it says it supports.
 *
 * @example
 * import { describe, it } from 'node:test';
 * runStorageConformance({ describe, it }, {
 *   name: 'MyStorage',
 *   makePlace: async () => ({ persistence: { type: 'custom', customStorage: MyStorage, table: randomUUID() } }),
 * });
 */
export function runStorageConformance({ describe, it }: TestRunner, subject: ConformanceSubject): void {
  const { type = 'custom' } = subject;
  const supports = { ...DEFAULT_CAPABILITIES, ...subject.supports };
  const check: Group['check'] = (name, body) => {
    it(name, async () => {
      const trial = new Trial(subject, await subject.makePlace());
      try {
        await body(trial);
      } finally {
        await trial.end();
      }
    });
  };
  const group: Group = { check, supports, canFail: subject.failWrites !== undefined };
  describe(`storage conformance of ${subject.name}`, () => {
    check('supports what it is tested for', async (trial) => {
      assert.deepEqual(await trial.declared(), { type, supports });
    });
    describe('states', () => testStates(group));
    describe('snapshots', () => testSnapshots(group));
    if (supports.persistent) describe('content', () => testContent(group));
    if (supports.persistent) describe('saving', () => testSaving(group));
    if (supports.multiProcess || supports.followers) describe('sharing', () => testSharing(group));
    if (supports.changes) describe('changes', () => testChanges(group));
    if (type === 'custom') describe('methods', () => testAdapter(check));
  });
}
