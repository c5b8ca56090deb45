import { describe, expect, it } from 'vitest';
import type { TaskPage } from '../../../src-shared/models/task.ts';
import { EMPTY_LIST, reduceTaskList } from './task-list-state.ts';

const page = (total: number, tookMs: number): TaskPage => ({
  rows: [],
  total,
  unfilteredTotal: 100,
  revision: 1,
  tookMs,
});

describe('reduceTaskList', () => {
  it('tells the time of the first rows of a search, not of later blocks', () => {
    const first = reduceTaskList(EMPTY_LIST, { type: 'page', page: page(50, 38) });
    expect(first).toMatchObject({ tookMs: 38, searching: false, page: { total: 50, unfilteredTotal: 100 } });
    expect(reduceTaskList(first, { type: 'page', page: page(51, 2) })).toMatchObject({
      tookMs: 38,
      page: { total: 51 },
    });
    const again = reduceTaskList(reduceTaskList(first, { type: 'asked' }), { type: 'page', page: page(3, 7) });
    expect(again.tookMs).toBe(7);
  });

  it('stays the same object where a block brings nothing new, so that nothing is drawn again', () => {
    const first = reduceTaskList(EMPTY_LIST, { type: 'page', page: page(50, 38) });
    expect(reduceTaskList(first, { type: 'page', page: page(50, 1) })).toBe(first);
  });

  it('keeps the last counts while there is an error, and forgets the error with the next rows', () => {
    const first = reduceTaskList(EMPTY_LIST, { type: 'page', page: page(50, 38) });
    const failed = reduceTaskList(first, { type: 'failed', error: 'busy' });
    expect(failed).toMatchObject({ error: 'busy', page: { total: 50 } });
    expect(reduceTaskList(failed, { type: 'page', page: page(50, 1) }).error).toBeNull();
  });
});
