import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../app/rpc/rpc-provider.tsx';
import { useQueue } from '../../components/queue-context.tsx';

/** The snapshots of the open queue, newest first, kept up to date by its events. */
export function useSnapshots() {
  const { queueId } = useQueue();
  const { query } = useApi();
  return useQuery(query.snapshots.list.queryOptions({ input: { queueId } }));
}
