import { describe, expect, it } from 'vitest';
import { deleteObstacle } from './delete-obstacle.ts';
import { retentionWords } from './retention-words.ts';

const plan = {
  keep: [{ snapshotId: 'kept', reasons: ['manual' as const, 'pinned' as const] }],
  prune: [{ snapshotId: 'old', sizeBytes: null }],
};

describe('retentionWords', () => {
  it('gives every reason why one stays, and says that another goes', () => {
    expect(retentionWords(plan, 'kept')).toBe('Stays: taken by hand, pinned');
    expect(retentionWords(plan, 'old')).toBe('Goes by itself at the next pruning');
  });

  it('claims nothing before the plan is known or for what it does not name', () => {
    expect(retentionWords(undefined, 'kept')).toBeNull();
    expect(retentionWords(plan, 'new')).toBeNull();
  });
});

describe('deleteObstacle', () => {
  const free = { readOnly: null, ticked: 2, nameToType: null, typed: '' };

  it('is none where something is ticked and nothing has to be typed', () => {
    expect(deleteObstacle(free)).toBeNull();
  });

  it('asks for the whole name of a production queue, to the letter', () => {
    expect(deleteObstacle({ ...free, nameToType: 'main', typed: 'Main' })).toBe('Type main to go on.');
    expect(deleteObstacle({ ...free, nameToType: 'main', typed: 'main' })).toBeNull();
  });

  it('says why before anything else that the queue takes no writes', () => {
    expect(deleteObstacle({ ...free, ticked: 0, readOnly: 'Owned.' })).toBe('Owned.');
    expect(deleteObstacle({ ...free, ticked: 0 })).toContain('Tick');
  });
});
