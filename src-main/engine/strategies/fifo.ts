import type { SchedulingStrategy } from './strategy.ts';

export const fifo: SchedulingStrategy = {
  name: 'fifo',
  next(waiting) {
    const head = waiting.oldest();
    return head && { seq: head.seq, reason: 'Longest in the queue' };
  },
};
