import { describe, expect, it } from 'vitest';
import { nextIndex } from './list-keys.ts';

const NAMES = ['archive', 'backup', 'build', 'queue.db'];

describe('nextIndex', () => {
  it('moves by one and stops at the ends', () => {
    expect(nextIndex('ArrowDown', 0, NAMES)).toBe(1);
    expect(nextIndex('ArrowDown', 3, NAMES)).toBe(3);
    expect(nextIndex('ArrowUp', 0, NAMES)).toBe(0);
  });

  it('jumps to the ends', () => {
    expect(nextIndex('End', 0, NAMES)).toBe(3);
    expect(nextIndex('Home', 3, NAMES)).toBe(0);
    expect(nextIndex('PageDown', 1, NAMES)).toBe(3);
  });

  it('finds the next name that begins with a letter, around the end', () => {
    expect(nextIndex('b', 0, NAMES)).toBe(1);
    expect(nextIndex('B', 1, NAMES)).toBe(2);
    expect(nextIndex('b', 2, NAMES)).toBe(1);
    expect(nextIndex('x', 2, NAMES)).toBeNull();
  });

  it('leaves other keys and empty lists alone', () => {
    expect(nextIndex('Tab', 0, NAMES)).toBeNull();
    expect(nextIndex('ArrowDown', 0, [])).toBeNull();
  });
});
