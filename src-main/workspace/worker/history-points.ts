import type { HistoryPoint } from '../../engine/query/task-history.ts';
import type { QueueManager } from '../../engine/queue-manager.ts';

/** Now and every snapshot, newest first. No snapshot is read from its file for it. */
export function historyPoints(manager: QueueManager, now: number): HistoryPoint[] {
  const snapshots = manager.snapshots.list().map(({ id, name, createdAt }) => ({
    snapshotId: id,
    name,
    at: createdAt,
    mark: manager.snapshots.loadedMarkOf(id),
  }));
  return [{ snapshotId: null, name: 'Now', at: now, mark: null }, ...snapshots];
}
