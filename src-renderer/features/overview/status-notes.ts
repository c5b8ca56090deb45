import type { Overview } from '../../../src-shared/models/queue.ts';
import type { TaskStatus } from '../../../src-shared/models/task.ts';
import { formatCount, formatDuration, formatRelative } from '../../components/format.ts';

/** The few words under a count: what of it matters now. */
export function statusNote(status: TaskStatus, overview: Overview, now: number): string {
  const { oldestWaitingAt, nextScheduledAt, longestProcessingSince, lastHour } = overview;
  switch (status) {
    case 'queued':
      return oldestWaitingAt === null ? 'none waits' : `oldest ${age(oldestWaitingAt, now)}`;
    case 'scheduled':
      return nextScheduledAt === null ? 'none planned' : nextNote(nextScheduledAt, now);
    case 'processing':
      return longestProcessingSince === null ? 'none at work' : `longest ${age(longestProcessingSince, now)}`;
    case 'completed':
      return `kept, ${formatCount(lastHour.completed)} in 1 h`;
    case 'failed':
      return `${formatCount(lastHour.failed)} in 1 h`;
  }
}

/** Whole seconds, so that the text does not flicker with milliseconds. */
function age(since: number, now: number): string {
  return formatDuration(Math.max(1000, now - since));
}

function nextNote(at: number, now: number): string {
  return at <= now ? 'next is due' : `next ${formatRelative(at, now)}`;
}
