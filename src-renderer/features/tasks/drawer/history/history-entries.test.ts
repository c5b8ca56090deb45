import { expect, it } from 'vitest';
import type { TaskVersion } from '../../../../../src-shared/models/task-edit.ts';
import { historyEntries } from './history-entries.ts';

const version = (state: TaskVersion['state'], contentHash: string | null = null): TaskVersion => ({
  snapshotId: null,
  name: '',
  at: 0,
  state,
  contentHash,
  status: null,
  priority: null,
  retries: null,
});

it('tells for each version what it is against the one before, passing over those not read', () => {
  const versions = [
    version('absent'),
    version('present', 'b'),
    version('unread'),
    version('present', 'a'),
    version('present', 'a'),
    version('absent'),
  ];
  expect(historyEntries(versions).map(({ word }) => word)).toEqual([
    'removed',
    'changed',
    'not read yet',
    'same',
    'added',
    'not there',
  ]);
});
