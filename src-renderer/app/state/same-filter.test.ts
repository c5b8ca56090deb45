import { describe, expect, it } from 'vitest';
import { sameFilter } from './same-filter.ts';

describe('sameFilter', () => {
  it('does not mind order and empty parts', () => {
    expect(sameFilter({ type: ['a', null] }, { type: [null, 'a'], status: [] })).toBe(true);
    expect(sameFilter({}, { text: '' })).toBe(true);
  });

  it('tells different values, and null from its label', () => {
    expect(sameFilter({ type: ['(none)'] }, { type: [null] })).toBe(false);
    expect(sameFilter({ text: 'a' }, { text: 'b' })).toBe(false);
  });
});
