import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Snapshot } from '../../../../src-shared/models/snapshot.ts';
import { useWriteGuard } from '../../../components/queue-context.tsx';
import { ReasonTooltip } from '../../../components/reason-tooltip.tsx';
import { useSnapshotView } from '../snapshot-view.ts';

interface RestoreButtonProps {
  readonly snapshot: Snapshot;
  readonly primary?: boolean;
  readonly leftSection?: ReactNode;
}

/** Opens the restore dialog; off, with the reason, where the queue takes no writes. */
export function RestoreButton({ snapshot, primary = false, leftSection }: RestoreButtonProps) {
  const guard = useWriteGuard();
  const openRestore = useSnapshotView((view) => view.openRestore);
  return (
    <ReasonTooltip reason={guard.reason}>
      <Button
        variant={primary ? 'filled' : 'default'}
        leftSection={leftSection}
        data-disabled={!guard.allowed}
        aria-disabled={!guard.allowed}
        onClick={() => guard.allowed && openRestore({ snapshotId: snapshot.id, only: null, undoOf: null })}
      >
        Restore…
      </Button>
    </ReasonTooltip>
  );
}
