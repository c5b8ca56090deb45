import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isAppError } from '../../src-shared/errors/app-error.ts';
import { IMPORT_MODES } from '../../src-shared/models/transfer.ts';
import { startQueue } from '../engine/testing/queues.ts';
import { expectConsistent } from '../engine/testing/recount.ts';
import { damagedFile } from './testing/damaged-files.ts';

it('imports any file as a whole or not at all', async () => {
  const { queue } = await startQueue('memory');
  await queue.addTasks([{ id: 'a', data: 1 }, { id: 'mine' }]);
  const run = async (bytes: Buffer, mode: (typeof IMPORT_MODES)[number], skipInvalid: boolean): Promise<void> => {
    const before = queue.store.state();
    const total = (): number => Object.values(queue.counts()).reduce((sum, count) => sum + count, 0);
    const had = total();
    try {
      const { added, removed } = await queue.importFrom(Readable.from([bytes]), { mode, skipInvalid });
      expect(total()).toBe(had + added - removed);
    } catch (error) {
      if (!isAppError(error) || error.code === 'internal.unexpected') throw error;
      expect(queue.store.state().contentHash).toBe(before.contentHash);
    }
  };
  await fc.assert(fc.asyncProperty(damagedFile, fc.constantFrom(...IMPORT_MODES), fc.boolean(), run), { numRuns: 500 });
  expect(Object.keys(Object.prototype)).toEqual([]);
  await expectConsistent(queue);
});
