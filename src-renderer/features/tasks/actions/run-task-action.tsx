import { notifications } from '@mantine/notifications';
import { AppError } from '../../../../src-shared/errors/app-error.ts';
import { isErrorCode } from '../../../../src-shared/errors/error-codes.ts';
import type { Job } from '../../../../src-shared/models/job.ts';
import type { TaskAction, TaskActionOutcome, TaskTarget } from '../../../../src-shared/models/task-action.ts';
import type { Api } from '../../../app/rpc/client.ts';
import { LinkButton } from '../../../components/link-button.tsx';
import { notifyDone, notifyError } from '../../../components/notify.tsx';
import { followJob } from '../../jobs/job-store.ts';
import { undoChange } from '../../snapshots/restore/undo-change.ts';
import { ActionProgress } from './action-progress.tsx';
import { ACTION_VERBS, doneWords, skippedWords } from './action-words.ts';
import classes from './actions.module.css';

/**
 * Does something to tasks: shows how far it is, what came of it, and offers to undo it where a safety snapshot was
 * taken. True where any task was changed; never rejects.
 */
export async function runTaskAction(
  api: Api,
  queueId: string,
  action: TaskAction,
  target: TaskTarget,
): Promise<boolean> {
  let noticeId: string | null = null;
  try {
    const { jobId } = await api.tasks.act({ queueId, action, target });
    noticeId = `action-${jobId}`;
    notifications.show({
      id: noticeId,
      title: `${ACTION_VERBS[action.kind]}…`,
      message: <ActionProgress jobId={jobId} onCancel={() => void api.jobs.cancel({ jobId })} />,
      loading: true,
      autoClose: false,
      withCloseButton: false,
    });
    const outcome = outcomeOf(await followJob(api.jobs, jobId));
    notifications.hide(noticeId);
    if (outcome) tellDone(api, queueId, action, outcome);
    else notifyDone(`${ACTION_VERBS[action.kind]} stopped`, 'The queue is as it was.');
    return outcome !== null && outcome.changed > 0;
  } catch (error) {
    if (noticeId !== null) notifications.hide(noticeId);
    notifyError(`${ACTION_VERBS[action.kind]} did not work`, error);
    return false;
  }
}

/** Null where it was stopped. */
function outcomeOf({ state, outcome, error }: Job): TaskActionOutcome | null {
  if (state === 'cancelled') return null;
  if (outcome?.kind === 'tasks') return outcome.tasks;
  const code = isErrorCode(error?.code) ? error.code : 'internal.unexpected';
  const hint = error?.hint ?? null;
  throw new AppError(code, error?.message ?? 'The job ended without an outcome.', hint === null ? {} : { hint });
}

function tellDone(api: Api, queueId: string, action: TaskAction, outcome: TaskActionOutcome): void {
  const { safetySnapshotId, undoToken } = outcome;
  const title = doneWords(action, outcome);
  const detail = skippedWords(outcome);
  if (safetySnapshotId === null || undoToken === null) {
    notifyDone(title, detail);
    return;
  }
  const noticeId = `acted-${safetySnapshotId}`;
  const done = { title: `Undone: ${title}`, message: 'The queue is what it was before.' };
  const change = { safetySnapshotId, undoToken, noticeId, detail, done, undoOf: null };
  notifications.show({
    id: noticeId,
    title,
    autoClose: false,
    message: (
      <span className={classes.notice}>
        {detail || 'A safety snapshot holds what was before.'}
        <LinkButton onClick={() => void undoChange(api, queueId, change)}>Undo</LinkButton>
      </span>
    ),
  });
}
