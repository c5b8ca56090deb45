import { Button, Modal } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { Snapshot } from '../../../../src-shared/models/snapshot.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { formatNoun } from '../../../components/format.ts';
import { SMALL_ICON } from '../../../components/icons.ts';
import { useQueue, useWriteGuard } from '../../../components/queue-context.tsx';
import { ReasonTooltip } from '../../../components/reason-tooltip.tsx';
import { TypeName } from '../../../components/type-name.tsx';
import classes from '../dialogs.module.css';
import { deleteObstacle } from './delete-obstacle.ts';
import { closeDeleteSnapshots, useDeleteSnapshots } from './delete-store.ts';
import { DeleteTable } from './delete-table.tsx';
import { useDelete, useRetentionPlan } from './use-delete-snapshots.ts';

/** Asks which snapshots to delete, beside what retention would do with each. */
export function DeleteSnapshotsDialog({ snapshots }: { snapshots: readonly Snapshot[] }) {
  const ticked = useDeleteSnapshots((state) => state.ticked);
  return (
    <Modal opened={ticked !== null} onClose={closeDeleteSnapshots} title="Delete snapshots" size={680}>
      {ticked && <DeleteForm snapshots={snapshots} initial={ticked} />}
    </Modal>
  );
}

function DeleteForm({ snapshots, initial }: { snapshots: readonly Snapshot[]; initial: readonly string[] }) {
  const { connection } = useQueue();
  const guard = useWriteGuard();
  const plan = useRetentionPlan();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(initial));
  const [typed, setTyped] = useState('');
  const remove = useDelete(closeDeleteSnapshots);
  const ids = snapshots.flatMap(({ id }) => (chosen.has(id) ? [id] : []));
  const nameToType = connection.environment === 'production' ? connection.name : null;
  const obstacle = deleteObstacle({ readOnly: guard.reason, ticked: ids.length, nameToType, typed });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (obstacle === null && !remove.isPending) remove.mutate(ids);
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <p className={classes.lead}>
        A deleted snapshot is gone for good, also for Undo. The live queue and the other snapshots stay as they are.
      </p>
      {plan.error && <ErrorNotice title="The retention plan could not be read" error={plan.error} />}
      <DeleteTable snapshots={snapshots} plan={plan.data} chosen={chosen} onChoose={setChosen} />
      {ids.length > 0 && leavesNoneVerified(snapshots, chosen) && (
        <p className={classes.safety}>
          No snapshot that is known to be whole would be left: verify one that stays first.
        </p>
      )}
      {nameToType !== null && (
        <TypeName className={classes.confirm} name={nameToType} typed={typed} onType={setTyped} />
      )}
      {remove.error && <ErrorNotice title="Not all snapshots were deleted" error={remove.error} />}
      <div className={classes.actions}>
        <Button onClick={closeDeleteSnapshots}>Cancel</Button>
        <ReasonTooltip reason={obstacle}>
          <Button
            type="submit"
            variant="filled"
            leftSection={<IconTrash {...SMALL_ICON} />}
            loading={remove.isPending}
            data-disabled={obstacle !== null}
            aria-disabled={obstacle !== null}
          >
            {ids.length === 0 ? 'Delete' : `Delete ${formatNoun(ids.length, 'snapshot')}`}
          </Button>
        </ReasonTooltip>
      </div>
    </form>
  );
}

function leavesNoneVerified(snapshots: readonly Snapshot[], chosen: ReadonlySet<string>): boolean {
  const whole = snapshots.filter(({ verified }) => verified === true);
  return whole.length > 0 && whole.every(({ id }) => chosen.has(id));
}
