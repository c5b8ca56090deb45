import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TASK_SORT, TASK_SORT_COLUMNS } from '../../../src-shared/models/task.ts';
import { readTaskAddress, writeTaskAddress } from './task-address.ts';

describe('the address of a task list', () => {
  it('brings back every sort and task, whatever characters the id has', () => {
    const parts = fc.record({
      column: fc.constantFrom(...TASK_SORT_COLUMNS),
      direction: fc.constantFrom('asc' as const, 'desc' as const),
      taskId: fc.option(fc.string({ minLength: 1 }), { nil: null }),
    });
    fc.assert(
      fc.property(parts, ({ column, direction, taskId }) => {
        const written = writeTaskAddress('#/q/main/tasks?status=failed', { sort: { column, direction }, taskId });
        expect(readTaskAddress(written)).toEqual({ sort: { column, direction }, taskId });
      }),
    );
  });

  it('keeps the filter, and leaves the usual out', () => {
    const hash = '#/q/main/tasks?status=failed&text=a+b';
    const full = writeTaskAddress(hash, { sort: { column: 'priority', direction: 'asc' }, taskId: 'x' });
    expect(full).toBe(`${hash}&sort=priority.asc&task=x`);
    expect(writeTaskAddress(full, { sort: DEFAULT_TASK_SORT, taskId: null })).toBe(hash);
    expect(writeTaskAddress('#/q/main/tasks', { sort: DEFAULT_TASK_SORT, taskId: null })).toBe('#/q/main/tasks');
  });

  it('reads a strange sort as the usual one', () => {
    expect(readTaskAddress('#/q/main/tasks?sort=id.up')).toEqual({ sort: DEFAULT_TASK_SORT, taskId: null });
  });
});
