import { describe, expect, it } from 'vitest';
import type { QueueInfo } from '../../src-shared/models/queue.ts';
import { readOnlySentence } from './read-only.ts';

const INFO: QueueInfo = {
  backend: 'json',
  location: '/srv/queue.json',
  strategy: 'fifo',
  paused: false,
  pausedProjects: [],
  readOnly: null,
  owner: null,
  damage: null,
  degraded: null,
  migratedFrom: null,
};

describe('readOnlySentence', () => {
  it('is null where writes are welcome', () => {
    expect(readOnlySentence(INFO)).toBeNull();
  });

  it('names the owner', () => {
    const owner = { pid: 9921, host: 'build-3', since: 0, program: 'poppo-builder' };
    expect(readOnlySentence({ ...INFO, readOnly: 'owned', owner })).toContain('poppo-builder, pid 9921 on build-3');
    expect(readOnlySentence({ ...INFO, readOnly: 'owned' })).toContain('Another process');
  });

  it('tells damage from missing rights', () => {
    expect(readOnlySentence({ ...INFO, readOnly: 'damaged' })).toContain('damaged');
    expect(readOnlySentence({ ...INFO, readOnly: 'file' })).toContain('may not write');
  });
});
