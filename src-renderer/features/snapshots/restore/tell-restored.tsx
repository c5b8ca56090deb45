import { notifications } from '@mantine/notifications';
import type { RestoreOutcome } from '../../../../src-shared/models/snapshot.ts';
import type { Api } from '../../../app/rpc/client.ts';
import { formatCount, formatNoun } from '../../../components/format.ts';
import { LinkButton } from '../../../components/link-button.tsx';
import { affectedBy } from '../counts.ts';
import classes from '../dialogs.module.css';
import { undoChange } from './undo-change.ts';

/** Says what the restore did, and offers to undo it for as long as the notification stands. */
export function tellRestored(api: Api, queueId: string, outcome: RestoreOutcome): void {
  const undo = () =>
    undoChange(api, queueId, {
      ...outcome,
      noticeId: id,
      detail: partsOf(outcome),
      done: { title: 'Restore undone', message: 'The queue is what it was before the restore.' },
      undoOf: outcome,
    });
  const id = `restored-${outcome.safetySnapshotId}`;
  notifications.show({
    id,
    title: `${formatNoun(affectedBy(outcome), 'task')} restored`,
    autoClose: false,
    message: (
      <span className={classes.notice}>
        {partsOf(outcome)}
        <LinkButton onClick={() => void undo()}>Undo</LinkButton>
      </span>
    ),
  });
}

function partsOf({ added, removed, changed }: RestoreOutcome): string {
  return `${formatCount(added)} added, ${formatCount(removed)} removed, ${formatCount(changed)} changed.`;
}
