import { describe, expect, it } from 'vitest';
import { filterChips, sameFilter, toggleValue, withoutField, withText } from './task-filter.ts';

describe('toggleValue', () => {
  it('ticks, unticks, and leaves no empty part behind', () => {
    const ticked = toggleValue({}, 'status', 'failed');
    expect(ticked).toEqual({ status: ['failed'] });
    expect(toggleValue(ticked, 'status', 'queued')).toEqual({ status: ['failed', 'queued'] });
    expect(toggleValue(ticked, 'status', 'failed')).toEqual({});
  });

  it('keeps tasks without a project apart from every project', () => {
    expect(toggleValue({ projectId: [''] }, 'projectId', null)).toEqual({ projectId: ['', null] });
  });
});

describe('filterChips', () => {
  it('shows one chip for each part, with three values and the number of the others', () => {
    expect(filterChips({ status: ['queued'], projectId: ['a', null, 'b', 'c', 'd'] })).toEqual([
      { field: 'status', name: 'status', values: 'queued', more: 0 },
      { field: 'projectId', name: 'project', values: 'a, (none), b', more: 2 },
    ]);
  });

  it('shows nothing for a filter that asks nothing', () => {
    expect(filterChips({ status: [], text: '' })).toEqual([]);
  });
});

describe('the parts of a filter', () => {
  it('go away alone', () => {
    expect(withoutField({ status: ['failed'], type: ['build'], text: 'x' }, 'type')).toEqual({
      status: ['failed'],
      text: 'x',
    });
    expect(withText({ status: ['failed'], text: 'x' }, '')).toEqual({ status: ['failed'] });
  });
});

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
