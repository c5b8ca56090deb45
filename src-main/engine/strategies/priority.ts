import type { SchedulingStrategy } from './strategy.ts';

export const priority: SchedulingStrategy = {
  name: 'priority',
  next(waiting) {
    const head = waiting.highestPriority();
    return head && { seq: head.seq, reason: `Priority ${head.priority}, the highest` };
  },
};
