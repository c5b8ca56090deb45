import type { TaskRow, TaskStatus } from '../../../../src-shared/models/task.ts';
import { formatDuration } from '../../../components/format.ts';

/** One line of a task's life. */
export interface TimelineEntry {
  readonly icon: TaskStatus;
  readonly title: string;
  /** How long it took to get there, in words. */
  readonly note: string | null;
  readonly at: number;
  readonly future: boolean;
}

type Times = Pick<
  TaskRow,
  'status' | 'addedAt' | 'runAt' | 'startedAt' | 'completedAt' | 'failedAt' | 'retries' | 'maxRetries'
>;

/** What the times of a task tell of its life, oldest first. */
export function timeline(task: Times, now: number): TimelineEntry[] {
  const entries = [added(task), scheduled(task, now), started(task), completed(task), failed(task)];
  return entries.filter((entry) => entry !== null).sort((a, b) => a.at - b.at);
}

function added({ addedAt }: Times): TimelineEntry {
  return { icon: 'queued', title: 'Added', note: null, at: addedAt, future: false };
}

function scheduled({ status, runAt }: Times, now: number): TimelineEntry | null {
  if (runAt === null) return null;
  const future = runAt > now;
  const title = status === 'scheduled' || future ? 'Scheduled for' : 'Was scheduled for';
  return { icon: 'scheduled', title, note: future ? `in ${formatDuration(runAt - now)}` : null, at: runAt, future };
}

function started({ startedAt, addedAt, runAt, retries }: Times): TimelineEntry | null {
  if (startedAt === null) return null;
  const readyAt = runAt !== null && runAt <= startedAt ? Math.max(addedAt, runAt) : addedAt;
  const title = retries > 0 ? `Try ${retries + 1} started` : 'Started';
  const waited = startedAt - readyAt;
  const note = waited > 0 && retries === 0 ? `after waiting ${formatDuration(waited)}` : null;
  return { icon: 'processing', title, note, at: startedAt, future: false };
}

function completed({ completedAt, startedAt }: Times): TimelineEntry | null {
  if (completedAt === null) return null;
  return {
    icon: 'completed',
    title: 'Completed',
    note: ranFor(startedAt, completedAt),
    at: completedAt,
    future: false,
  };
}

function failed({ status, failedAt, startedAt, retries, maxRetries }: Times): TimelineEntry | null {
  if (failedAt === null) return null;
  const over = status === 'failed';
  const title = over && retries >= maxRetries ? 'Failed, no tries left' : over ? 'Failed' : 'Last try failed';
  return { icon: 'failed', title, note: ranFor(startedAt, failedAt), at: failedAt, future: false };
}

function ranFor(startedAt: number | null, endedAt: number): string | null {
  return startedAt !== null && endedAt >= startedAt ? `ran for ${formatDuration(endedAt - startedAt)}` : null;
}
