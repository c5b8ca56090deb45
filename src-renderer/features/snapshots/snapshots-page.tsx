import { useView } from '../../app/state/view-store.ts';
import { PastTasks } from './past-tasks.tsx';
import { SnapshotOverview } from './snapshot-overview.tsx';

/** The snapshots of the open queue, or the tasks of the one that is browsed. */
export function SnapshotsPage() {
  const snapshotId = useView((view) => view.snapshotId);
  return snapshotId === null ? <SnapshotOverview /> : <PastTasks key={snapshotId} snapshotId={snapshotId} />;
}
