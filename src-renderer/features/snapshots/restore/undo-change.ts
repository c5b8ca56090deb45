import { notifications } from '@mantine/notifications';
import { toAppError } from '../../../../src-shared/errors/app-error.ts';
import type { RestoreOutcome } from '../../../../src-shared/models/snapshot.ts';
import type { Api } from '../../../app/rpc/client.ts';
import { useView } from '../../../app/state/view-store.ts';
import { useSnapshotView } from '../snapshot-view.ts';
import { runRestore } from './run-restore.ts';

/** A change that took a safety snapshot, and the notification that offers to undo it. */
export interface UndoableChange {
  readonly safetySnapshotId: string;
  readonly undoToken: string;
  readonly noticeId: string;
  /** What was changed, shown meanwhile. */
  readonly detail: string;
  readonly done: { readonly title: string; readonly message: string };
  /** The restore that is undone; null for any other change. */
  readonly undoOf: RestoreOutcome | null;
}

/** Restores the safety snapshot. Where the queue changed since, a person has to look at the counts first. */
export async function undoChange(api: Api, queueId: string, change: UndoableChange): Promise<void> {
  const { safetySnapshotId: snapshotId, undoToken: token, noticeId: id, detail, done, undoOf } = change;
  notifications.update({ id, title: 'Undoing…', message: detail, loading: true, autoClose: false });
  try {
    const undone = await runRestore(api, { queueId, snapshotId, token }, () => {});
    const told = undone ? done : { title: 'Undo stopped', message: 'The undo was stopped; nothing changed.' };
    notifications.update({ id, ...told, loading: false, autoClose: 6000 });
  } catch (error) {
    const { code, message } = toAppError(error);
    if (code === 'snapshot.live-changed') {
      notifications.hide(id);
      if (useView.getState().page !== 'snapshots') useView.getState().showPage('snapshots');
      useSnapshotView.getState().openRestore({ snapshotId, only: null, undoOf });
      return;
    }
    notifications.update({ id, title: 'The undo failed', message, color: 'red', loading: false, autoClose: false });
  }
}
