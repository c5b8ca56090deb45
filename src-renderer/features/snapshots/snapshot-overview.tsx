import { Skeleton } from '@mantine/core';
import { useEffect } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { DeleteSnapshotsDialog } from './care/delete-dialog.tsx';
import { SnapshotDetail } from './detail/snapshot-detail.tsx';
import { SnapshotList } from './list/snapshot-list.tsx';
import { NoSnapshots } from './no-snapshots.tsx';
import { useSnapshotView } from './snapshot-view.ts';
import classes from './snapshots.module.css';
import { SnapshotsStrip } from './snapshots-strip.tsx';
import { useSnapshots } from './use-snapshots.ts';

/** List at the left, the chosen snapshot beside the live queue at the right. */
export function SnapshotOverview() {
  const { data: snapshots, error, refetch } = useSnapshots();
  const { selectedId, select } = useSnapshotView();
  const selected = snapshots?.find(({ id }) => id === selectedId) ?? snapshots?.[0];
  // What is looked at stays, though a newer snapshot comes.
  useEffect(() => select(selected?.id ?? null), [selected?.id, select]);
  if (error) {
    return (
      <div className={classes.problem}>
        <ErrorNotice title="The snapshots could not be read" error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (!snapshots) return <Skeleton height={40} radius={0} animate={false} />;
  if (snapshots.length === 0) return <NoSnapshots />;
  return (
    <>
      <SnapshotsStrip snapshots={snapshots} />
      <div className={classes.columns}>
        <SnapshotList snapshots={snapshots} selectedId={selected?.id ?? null} onSelect={select} />
        {selected && <SnapshotDetail key={selected.id} snapshot={selected} />}
      </div>
      <DeleteSnapshotsDialog snapshots={snapshots} />
    </>
  );
}
