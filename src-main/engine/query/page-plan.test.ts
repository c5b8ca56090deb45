import { describe, expect, it } from 'vitest';
import { planPage } from './page-plan.ts';
import { planSort } from './sort-columns.ts';

describe('the way a page is found', () => {
  const shape = (changes: object) => ({
    filter: {},
    sort: planSort({ column: 'id', direction: 'asc' }),
    live: true,
    total: 1_000_000,
    matching: 1_000_000,
    offset: 0,
    limit: 100,
    ...changes,
  });
  const seq = { sort: planSort({ column: 'seq', direction: 'desc' }) };
  const retries = { sort: planSort({ column: 'retries', direction: 'desc' }) };

  it.each([
    ['the index of ids, near the start', {}, 'walk'],
    ['the index of ids, near the end', { offset: 999_900 }, 'walk'],
    ['the order of arrival, near the start', seq, 'walk'],
    ['the mirror, in the depth of a big list', { offset: 500_000 }, 'mirror'],
    ['the mirror, for a filter', { ...seq, filter: { status: ['failed'] }, matching: 5000 }, 'mirror'],
    ['the mirror, where the database has to sort', retries, 'mirror'],
    ['the mirror, for a text', { filter: { text: 'x' } }, 'mirror'],
    ['the index of ids, in the past', { live: false }, 'walk'],
    ['one sort, in the depth of the past', { live: false, offset: 500_000 }, 'order'],
    ['one sort, where few match in the past', { live: false, filter: { status: ['failed'] }, matching: 10 }, 'order'],
    ['one sort, for a text of the past', { live: false, filter: { text: 'x' } }, 'order'],
    ['one sort, where the database has to sort in the past', { live: false, ...retries }, 'order'],
  ])('is %s', (_what, changes, kind) => {
    expect(planPage(shape(changes)).kind).toBe(kind);
  });
});
