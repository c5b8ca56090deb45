import { describe, expect, it } from 'vitest';
import type { ConnectionStatus } from '../../../src-shared/models/connection.ts';
import type { QueueInfo } from '../../../src-shared/models/queue.ts';
import { applyQueueEvent } from './connections.ts';

const INFO: QueueInfo = {
  backend: 'sqlite',
  location: '/q.db',
  strategy: 'fifo',
  paused: false,
  pausedProjects: [],
  readOnly: null,
  owner: null,
  damage: null,
  degraded: null,
  migratedFrom: null,
};
const COUNTS = { queued: 1, scheduled: 0, processing: 0, completed: 0, failed: 0 };
const connection = (id: string, status: ConnectionStatus['status']): ConnectionStatus => ({
  id,
  name: id,
  backend: 'sqlite',
  location: '/q.db',
  environment: null,
  sample: false,
  lastOpenedAt: 0,
  status,
});
const open = (id: string) => connection(id, { state: 'open', info: INFO, counts: COUNTS, revision: 1 });

describe('applyQueueEvent', () => {
  it('takes over counts and revision of the queue that changed, and of no other', () => {
    const counts = { ...COUNTS, queued: 7 };
    const [a, b] = applyQueueEvent([open('a'), open('b')], 'a', { type: 'changed', revision: 2, counts });
    expect(a?.status).toMatchObject({ state: 'open', counts, revision: 2 });
    expect(b).toEqual(open('b'));
  });

  it('takes over the info', () => {
    const info = { ...INFO, strategy: 'priority' as const };
    const [a] = applyQueueEvent([open('a')], 'a', { type: 'info-changed', info });
    expect(a?.status).toMatchObject({ info, counts: COUNTS });
  });

  it('leaves a queue alone that is not open, and other events', () => {
    const closed = connection('a', { state: 'closed' });
    expect(applyQueueEvent([closed], 'a', { type: 'changed', revision: 2, counts: COUNTS })).toEqual([closed]);
    expect(applyQueueEvent([open('a')], 'a', { type: 'snapshots-changed' })).toEqual([open('a')]);
  });
});
