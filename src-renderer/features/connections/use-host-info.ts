import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../app/rpc/rpc-provider.tsx';

/** What the app says of the machine it runs on. */
export function useHostInfo() {
  const { query } = useApi();
  return useQuery(query.host.info.queryOptions());
}
