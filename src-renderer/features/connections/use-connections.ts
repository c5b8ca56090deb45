import { useQuery } from '@tanstack/react-query';
import type { ConnectionStatus } from '../../../src-shared/models/connection.ts';
import { useApi } from '../../app/rpc/rpc-provider.tsx';

/** The queues of the sidebar, kept up to date by the workspace's events; undefined until the first answer. */
export function useConnections(): readonly ConnectionStatus[] | undefined {
  const { query } = useApi();
  return useQuery(query.queues.list.queryOptions()).data;
}
