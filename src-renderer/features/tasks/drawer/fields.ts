import type { TaskDetail } from '../../../../src-shared/models/task.ts';
import { formatBytes, formatCount, formatDuration, formatInstant, formatRelative } from '../../../components/format.ts';

export interface Field {
  readonly name: string;
  readonly value: string;
  /** The exact value, on hover. */
  readonly exact: string | null;
}

const NONE = '–';

/** The facts of a task beside its times, in pairs. */
export function taskFields(task: TaskDetail, now: number): Field[] {
  const fields = [
    plain('Project', task.projectId ?? NONE),
    plain('Type', task.type ?? NONE),
    plain('Priority', String(task.priority)),
    plain('Weight', task.weight === null ? NONE : String(task.weight)),
    plain('Retries', `${formatCount(task.retries)} of ${formatCount(task.maxRetries)}`),
    span(task, now),
    moment('Deadline', task.deadline, now),
    { name: 'Data', value: formatBytes(task.dataBytes), exact: `${formatCount(task.dataBytes)} bytes` },
  ];
  if (task.leaseOwner === null && task.leaseUntil === null) return fields;
  return [...fields, plain('Claimed by', task.leaseOwner ?? NONE), moment('Claim ends', task.leaseUntil, now)];
}

function plain(name: string, value: string): Field {
  return { name, value, exact: value };
}

function moment(name: string, at: number | null, now: number): Field {
  if (at === null) return { name, value: NONE, exact: null };
  return { name, value: formatRelative(at, now), exact: formatInstant(at) };
}

/** How long it ran, runs, or waits: whichever the status makes interesting. */
function span({ status, startedAt, completedAt, failedAt, addedAt }: TaskDetail, now: number): Field {
  const endedAt = completedAt ?? failedAt;
  if (status === 'processing' && startedAt !== null) return plain('Runs for', formatDuration(now - startedAt));
  if (startedAt !== null && endedAt !== null && endedAt >= startedAt) {
    return {
      name: 'Ran for',
      value: formatDuration(endedAt - startedAt),
      exact: `${formatCount(endedAt - startedAt)} ms`,
    };
  }
  if (status === 'queued') return plain('Waiting for', formatDuration(now - addedAt));
  return plain('Ran for', NONE);
}
