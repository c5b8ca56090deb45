import { describe, expect, it } from 'vitest';
import { isStale } from './query-scope.ts';

const key = (path: string[], input: unknown) => [path, { type: 'query', input }];

describe('isStale', () => {
  it('counts live tasks and the overview of the changed queue as stale', () => {
    expect(isStale(key(['tasks', 'page'], { queueId: 'a' }), 'a', 'content')).toBe(true);
    expect(isStale(key(['tasks', 'facets'], { queueId: 'a', view: { kind: 'live' } }), 'a', 'content')).toBe(true);
    expect(isStale(key(['queues', 'overview'], { queueId: 'a' }), 'a', 'content')).toBe(true);
  });

  it('leaves the tasks of a snapshot alone', () => {
    const view = { kind: 'snapshot', snapshotId: 's1' };
    expect(isStale(key(['tasks', 'page'], { queueId: 'a', view }), 'a', 'content')).toBe(false);
  });

  it('leaves other queues alone', () => {
    expect(isStale(key(['tasks', 'page'], { queueId: 'b' }), 'a', 'content')).toBe(false);
  });

  it('asks for the snapshot list only when snapshots changed', () => {
    expect(isStale(key(['snapshots', 'list'], { queueId: 'a' }), 'a', 'content')).toBe(false);
    expect(isStale(key(['snapshots', 'list'], { queueId: 'a' }), 'a', 'snapshots')).toBe(true);
  });

  it('survives keys of another make', () => {
    expect(isStale(['mine'], 'a', 'content')).toBe(false);
    expect(isStale([], 'a', 'content')).toBe(false);
  });
});
