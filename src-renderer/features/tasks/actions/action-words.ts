import type { TaskAction, TaskActionKind, TaskActionOutcome } from '../../../../src-shared/models/task-action.ts';
import { formatCount, formatNoun } from '../../../components/format.ts';

/** The verb on the button. */
export const ACTION_VERBS: Readonly<Record<TaskActionKind, string>> = {
  retry: 'Retry',
  'run-now': 'Run now',
  release: 'Release',
  complete: 'Complete',
  fail: 'Fail',
  remove: 'Remove',
  'set-priority': 'Set priority',
};

const DONE: Readonly<Record<TaskActionKind, string>> = {
  retry: 'put back into the queue',
  'run-now': 'made ready to run',
  release: 'released',
  complete: 'completed by hand',
  fail: 'failed by hand',
  remove: 'removed',
  'set-priority': 'given another priority',
};

/** What an irreversible action does to the tasks, for its confirmation; null for one that asks nothing. */
export function consequence(kind: TaskActionKind, count: number): string | null {
  const one = count === 1;
  const [they, them] = one ? ['It', 'it'] : ['They', 'them'];
  switch (kind) {
    case 'remove':
      return `${they} ${one ? 'is' : 'are'} taken out of the queue with data, result and errors. Whoever works on ${them} loses the claim.`;
    case 'complete':
      return `${they} ${one ? 'counts' : 'count'} as done without a result. Whoever works on ${them} loses the claim.`;
    case 'fail':
      return `${they} ${one ? 'is' : 'are'} tried again while tries are left, and ${one ? 'fails' : 'fail'} for good otherwise. Whoever works on ${them} loses the claim.`;
    default:
      return null;
  }
}

/** `3 tasks removed` */
export function doneWords({ kind }: TaskAction, { changed }: Pick<TaskActionOutcome, 'changed'>): string {
  return `${formatNoun(changed, 'task')} ${DONE[kind]}`;
}

/** Why tasks were left out, each reason with its count; empty where none was. */
export function skippedWords({ skipped }: Pick<TaskActionOutcome, 'skipped'>): string {
  return skipped
    .map(({ count, message }) => `${formatCount(count)} left as ${count === 1 ? 'it was' : 'they were'}: ${message}.`)
    .join(' ');
}
