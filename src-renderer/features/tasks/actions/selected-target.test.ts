import { describe, expect, it } from 'vitest';
import { addTasks, NOTHING_TICKED } from '../selection/task-selection.ts';
import { failedAmong, targetOf } from './selected-target.ts';

const some = addTasks(
  NOTHING_TICKED,
  [
    { seq: 1, id: 'a', status: 'queued' },
    { seq: 2, id: 'b', status: 'failed' },
  ],
  null,
);
const all = { kind: 'all' as const, count: 40 };

describe('what an action on the selection is about', () => {
  it('is the ticked tasks by their ids, however the filter changes', () => {
    expect(targetOf(some, { type: ['build'] })).toEqual({ kind: 'ids', ids: ['a', 'b'] });
    expect(failedAmong(some, {}, 9)).toEqual({ target: { kind: 'ids', ids: ['b'] }, count: 1 });
  });

  it('is the filter where all that match are meant, narrowed to failed ones for a retry', () => {
    expect(targetOf(all, { type: ['build'] })).toEqual({ kind: 'filter', filter: { type: ['build'] } });
    expect(failedAmong(all, { type: ['build'] }, 9)).toEqual({
      target: { kind: 'filter', filter: { type: ['build'], status: ['failed'] } },
      count: 9,
    });
  });

  it('holds no failed task where the filter leaves them out', () => {
    expect(failedAmong(all, { status: ['queued'] }, 9).count).toBe(0);
  });
});
