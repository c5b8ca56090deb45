import { Button } from '@mantine/core';
import { IconArrowBackUp, IconArrowLeft } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Snapshot } from '../../../src-shared/models/snapshot.ts';
import { useView } from '../../app/state/view-store.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatInstant, formatNoun } from '../../components/format.ts';
import { SMALL_ICON } from '../../components/icons.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { TaskBrowser } from '../tasks/task-browser.tsx';
import { RestoreButton } from './restore/restore-button.tsx';
import classes from './snapshots.module.css';
import { TriggerIcon } from './trigger.tsx';
import { useSnapshots } from './use-snapshots.ts';

/** The task list over a snapshot, plainly marked as past. */
export function PastTasks({ snapshotId }: { snapshotId: string }) {
  const browseSnapshot = useView((view) => view.browseSnapshot);
  const snapshots = useSnapshots();
  const snapshot = snapshots.data?.find(({ id }) => id === snapshotId);
  const view = useMemo(() => ({ kind: 'snapshot' as const, snapshotId }), [snapshotId]);
  const back = () => browseSnapshot(null);
  if (snapshots.data && !snapshot) {
    return (
      <EmptyState title="This snapshot is gone" action={<Button onClick={back}>All snapshots</Button>}>
        {snapshotId} is not among the snapshots of this queue any more.
      </EmptyState>
    );
  }
  return (
    <>
      <PastBanner snapshot={snapshot} snapshotId={snapshotId} onBack={back} />
      <TaskBrowser view={view} asOf={snapshot?.createdAt ?? null} />
    </>
  );
}

interface PastBannerProps {
  readonly snapshot: Snapshot | undefined;
  readonly snapshotId: string;
  readonly onBack: () => void;
}

function PastBanner({ snapshot, snapshotId, onBack }: PastBannerProps) {
  const showTasks = useView((view) => view.showTasks);
  return (
    <section className={classes.past} aria-label="Past state">
      {snapshot && <TriggerIcon trigger={snapshot.trigger} size={16} />}
      <p className={classes.pastText}>
        <b>{snapshot?.name ?? snapshotId}</b>
        {snapshot && (
          <span>
            The queue as it was on {formatInstant(snapshot.createdAt)}, <RelativeTime at={snapshot.createdAt} />:{' '}
            {formatNoun(snapshot.taskCount, 'task')}
          </span>
        )}
      </p>
      <Button leftSection={<IconArrowLeft {...SMALL_ICON} />} onClick={onBack}>
        All snapshots
      </Button>
      <Button onClick={() => showTasks()}>Back to live</Button>
      {snapshot && <RestoreButton snapshot={snapshot} leftSection={<IconArrowBackUp {...SMALL_ICON} />} />}
    </section>
  );
}
