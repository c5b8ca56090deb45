import { describe, expect, it } from 'vitest';
import { restoreObstacle } from './restore-obstacle.ts';

const free = { readOnly: null, affected: 12, counting: false, outdated: false, nameToType: null, typed: '' };

describe('restoreObstacle', () => {
  it('is none once there is something to restore', () => {
    expect(restoreObstacle(free)).toBeNull();
  });

  it('says what stands in the way, the most important first', () => {
    expect(restoreObstacle({ ...free, readOnly: 'Owned by another.', affected: 0 })).toBe('Owned by another.');
    expect(restoreObstacle({ ...free, outdated: true })).toMatch(/out of date/);
    expect(restoreObstacle({ ...free, affected: null })).toMatch(/being counted/);
    expect(restoreObstacle({ ...free, counting: true })).toMatch(/being counted/);
    expect(restoreObstacle({ ...free, affected: 0 })).toMatch(/Nothing would change/);
  });

  it('asks for the exact name of a production queue', () => {
    const production = { ...free, nameToType: 'poppo-main' };
    expect(restoreObstacle({ ...production, typed: 'poppo-mai' })).toMatch(/poppo-main/);
    expect(restoreObstacle({ ...production, typed: 'Poppo-main' })).not.toBeNull();
    expect(restoreObstacle({ ...production, typed: 'poppo-main' })).toBeNull();
  });
});
