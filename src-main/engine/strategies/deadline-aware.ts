import type { SchedulingStrategy } from './strategy.ts';

const URGENT_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;

/** Earliest deadline first while it is less than 24 h away (or past), else by priority. */
export const deadlineAware: SchedulingStrategy = {
  name: 'deadline-aware',
  next(waiting, _turns, now) {
    const urgent = waiting.mostUrgent(now + URGENT_MS);
    if (urgent && urgent.deadline !== null) return { seq: urgent.seq, reason: describe(urgent.deadline - now) };
    const head = waiting.highestPriority();
    return head && { seq: head.seq, reason: `Priority ${head.priority}, no deadline within 24 h` };
  },
};

function describe(leftMs: number): string {
  const minutes = Math.floor(Math.abs(leftMs) / MINUTE_MS);
  const span = minutes >= 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} m` : `${minutes} m`;
  return leftMs < 0 ? `Deadline passed ${span} ago` : `Deadline in ${span}`;
}
