import { Button } from '@mantine/core';
import type { TaskVersion } from '../../../../../src-shared/models/task-edit.ts';
import { useWriteGuard } from '../../../../components/queue-context.tsx';
import { ReasonTooltip } from '../../../../components/reason-tooltip.tsx';
import { useSnapshotView } from '../../../snapshots/snapshot-view.ts';

interface RestoreVersionProps {
  readonly taskId: string;
  readonly version: TaskVersion;
  /** Content hash of the live task; null where there is none. */
  readonly liveHash: string | null;
}

/** Opens the preview of giving the live queue this version of the one task; nothing where it has it already. */
export function RestoreVersion({ taskId, version, liveHash }: RestoreVersionProps) {
  const guard = useWriteGuard();
  const openRestore = useSnapshotView((view) => view.openRestore);
  const { snapshotId, state, contentHash, name } = version;
  if (snapshotId === null || state !== 'present' || contentHash === liveHash) return null;
  return (
    <ReasonTooltip reason={guard.reason}>
      <Button
        size="xs"
        aria-label={`Restore the version of ${name}`}
        data-disabled={!guard.allowed}
        aria-disabled={!guard.allowed}
        onClick={() => guard.allowed && openRestore({ snapshotId, only: { ids: [taskId] }, undoOf: null })}
      >
        Restore…
      </Button>
    </ReasonTooltip>
  );
}
