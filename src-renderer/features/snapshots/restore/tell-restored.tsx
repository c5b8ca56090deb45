import { notifications } from '@mantine/notifications';
import { toAppError } from '../../../../src-shared/errors/app-error.ts';
import type { RestoreOutcome } from '../../../../src-shared/models/snapshot.ts';
import type { Api } from '../../../app/rpc/client.ts';
import { useView } from '../../../app/state/view-store.ts';
import { formatCount, formatNoun } from '../../../components/format.ts';
import { LinkButton } from '../../../components/link-button.tsx';
import { affectedBy } from '../counts.ts';
import classes from '../dialogs.module.css';
import { useSnapshotView } from '../snapshot-view.ts';
import { runRestore } from './run-restore.ts';

/** Says what the restore did, and offers to undo it for as long as the notification stands. */
export function tellRestored(api: Api, queueId: string, outcome: RestoreOutcome): void {
  const id = `restored-${outcome.safetySnapshotId}`;
  notifications.show({
    id,
    title: `${formatNoun(affectedBy(outcome), 'task')} restored`,
    autoClose: false,
    message: (
      <span className={classes.notice}>
        {partsOf(outcome)}
        <LinkButton onClick={() => void undo(api, queueId, outcome, id)}>Undo</LinkButton>
      </span>
    ),
  });
}

/** Restores the safety snapshot. Where the queue changed since, a person has to look at the counts first. */
async function undo(api: Api, queueId: string, outcome: RestoreOutcome, id: string): Promise<void> {
  notifications.update({ id, title: 'Undoing…', message: partsOf(outcome), loading: true, autoClose: false });
  try {
    const request = { queueId, snapshotId: outcome.safetySnapshotId, token: outcome.undoToken };
    const undone = await runRestore(api, request, () => {});
    const message = undone ? 'The queue is what it was before the restore.' : 'The undo was stopped; nothing changed.';
    notifications.update({
      id,
      title: undone ? 'Restore undone' : 'Undo stopped',
      message,
      loading: false,
      autoClose: 6000,
    });
  } catch (error) {
    const { code, message } = toAppError(error);
    if (code === 'snapshot.live-changed') {
      notifications.hide(id);
      if (useView.getState().page !== 'snapshots') useView.getState().showPage('snapshots');
      useSnapshotView.getState().openRestore({ snapshotId: outcome.safetySnapshotId, undoOf: outcome });
      return;
    }
    notifications.update({ id, title: 'The undo failed', message, color: 'red', loading: false, autoClose: false });
  }
}

function partsOf({ added, removed, changed }: RestoreOutcome): string {
  return `${formatCount(added)} added, ${formatCount(removed)} removed, ${formatCount(changed)} changed.`;
}
