import { describe, expect, it } from 'vitest';
import { addTasks, isTicked, NOTHING_TICKED, rangeStart, tickedCount, toggleTask } from './task-selection.ts';

const task = (seq: number) => ({ seq, id: `t${seq}`, status: 'queued' as const });

describe('the selection', () => {
  it('ticks, unticks, and is nothing again without a tick', () => {
    const one = toggleTask(NOTHING_TICKED, task(5), 2);
    expect([isTicked(one, 5), isTicked(one, 6), tickedCount(one), rangeStart(one)]).toEqual([true, false, 1, 2]);
    expect(toggleTask(one, task(5), 2)).toBe(NOTHING_TICKED);
  });

  it('grows by ranges and keeps what was ticked before', () => {
    const range = addTasks(toggleTask(NOTHING_TICKED, task(1), 0), [task(3), task(4)], 3);
    expect([tickedCount(range), rangeStart(range)]).toEqual([3, 3]);
  });

  it('of all that match becomes one of a single task when that is ticked', () => {
    const all = { kind: 'all' as const, count: 12_480 };
    expect([isTicked(all, 77), tickedCount(all)]).toEqual([true, 12_480]);
    expect(tickedCount(toggleTask(all, task(7), 1))).toBe(1);
  });
});
