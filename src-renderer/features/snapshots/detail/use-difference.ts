import { useQuery } from '@tanstack/react-query';
import type { RestorePreview, Snapshot } from '../../../../src-shared/models/snapshot.ts';
import { useApi } from '../../../app/rpc/rpc-provider.tsx';
import { useQueue } from '../../../components/queue-context.tsx';
import { useQueueEvents } from '../../../components/queue-events.ts';
import { totalOf } from '../counts.ts';

/** Above this many tasks, comparing them all could hold up other answers. */
const COUNTED_AT_ONCE = 200_000;

export interface Difference {
  readonly preview: RestorePreview | undefined;
  readonly countedAt: number;
  readonly error: Error | null;
  readonly counting: boolean;
  readonly count: () => void;
}

/** The snapshot against the live queue: kept up to date for queues that are counted in no time, else as of the asking. */
export function useDifference(snapshot: Snapshot): Difference {
  const { queueId, connection } = useQueue();
  const { api } = useApi();
  const live = connection.status.state === 'open' ? totalOf(connection.status.counts) : 0;
  const small = Math.max(snapshot.taskCount, live) <= COUNTED_AT_ONCE;
  const { data, dataUpdatedAt, error, isFetching, refetch } = useQuery({
    queryKey: ['snapshot-difference', queueId, snapshot.id],
    queryFn: ({ signal }) => api.snapshots.previewRestore({ queueId, snapshotId: snapshot.id }, { signal }),
    enabled: small,
    staleTime: 60_000,
    retry: false,
  });
  useQueueEvents({ onChanged: () => small && void refetch({ cancelRefetch: false }) });
  return { preview: data, countedAt: dataUpdatedAt, error, counting: isFetching, count: () => void refetch() };
}
