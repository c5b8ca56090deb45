import type { JobOutcome } from '../../../src-shared/models/job.ts';
import type { TaskAction, TaskActionKind, TaskTarget } from '../../../src-shared/models/task-action.ts';
import type { TaskQuery } from '../../engine/query/task-query.ts';
import type { QueueManager } from '../../engine/queue-manager.ts';
import type { JobRegistry } from './job-registry.ts';

interface ActionParts {
  readonly manager: QueueManager;
  readonly query: TaskQuery;
  readonly jobs: JobRegistry;
}

const NAMES: Readonly<Record<TaskActionKind, string>> = {
  retry: 'retry',
  'run-now': 'running now',
  release: 'release',
  complete: 'completing by hand',
  fail: 'failing by hand',
  remove: 'removal',
  'set-priority': 'new priority',
};

/** Starts the job of an action and answers its id. */
export function startTaskAction({ manager, query, jobs }: ActionParts, action: TaskAction, target: TaskTarget): string {
  const what = `${NAMES[action.kind]} of ${targetWords(target)}`;
  const single = target.kind === 'ids' && target.ids.length === 1 ? target.ids[0] : undefined;
  return jobs.start(capital(what), async ({ signal, progress }): Promise<JobOutcome> => {
    if (single !== undefined && (await changeOne(manager, action.kind, single))) {
      return { kind: 'tasks', tasks: { action, changed: 1, skipped: [], safetySnapshotId: null, undoToken: null } };
    }
    const ids = () => (target.kind === 'ids' ? target.ids : query.ids(target.filter));
    const options = { signal, onProgress: progress, safetyName: `Before ${what}`.slice(0, 100) };
    return { kind: 'tasks', tasks: await manager.changeTasks(action, ids, options) };
  });
}

/** What is no loss for one task needs no safety snapshot; false for all else. */
async function changeOne(manager: QueueManager, kind: TaskActionKind, id: string): Promise<boolean> {
  if (kind === 'retry') await manager.retryTask(id);
  else if (kind === 'run-now') await manager.runNow(id);
  else if (kind === 'release') await manager.releaseTask(id);
  else return false;
  return true;
}

function targetWords(target: TaskTarget): string {
  if (target.kind === 'filter') return 'all that match';
  return target.ids.length === 1 ? (target.ids[0] ?? '') : `${target.ids.length} tasks`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
