import { Modal } from '@mantine/core';
import type { Snapshot } from '../../../../src-shared/models/snapshot.ts';
import { type RestoreTarget, useSnapshotView } from '../snapshot-view.ts';
import { useSnapshots } from '../use-snapshots.ts';
import { RestorePanel } from './restore-panel.tsx';

/** Stands once beside the pages of a queue; opened through useSnapshotView. */
export function RestoreDialog() {
  const target = useSnapshotView((view) => view.restoring);
  const close = useSnapshotView((view) => view.closeRestore);
  const snapshot = useSnapshots().data?.find(({ id }) => id === target?.snapshotId);
  return (
    <Modal opened={target !== null} onClose={close} title={titleOf(target, snapshot)} size={600}>
      {target && (
        <RestorePanel
          key={JSON.stringify([target.snapshotId, target.only])}
          target={target}
          snapshot={snapshot}
          onClose={close}
        />
      )}
    </Modal>
  );
}

function titleOf(target: RestoreTarget | null, snapshot: Snapshot | undefined): string {
  if (target?.undoOf) return 'Undo the restore';
  const ids = target?.only?.ids;
  if (target?.only)
    return `Restore ${ids?.length === 1 ? ids[0] : 'some tasks'} from ${snapshot?.name ?? target.snapshotId}`;
  return `Restore ${snapshot?.name ?? target?.snapshotId ?? ''}`;
}
