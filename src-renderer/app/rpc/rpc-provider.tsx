import { QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { type ApiHandle, createApi } from './client.ts';
import { createQueryClient } from './query-client.ts';
import type { LinkState, Transport } from './transport.ts';

const ApiContext = createContext<ApiHandle | null>(null);
const TransportContext = createContext<Transport | null>(null);

/** Gives everything below it the calls of the contract, and asks all anew once a lost connection is back. */
export function RpcProvider({ transport, children }: { transport: Transport; children: ReactNode }) {
  const handle = useMemo(() => createApi(transport.link), [transport]);
  const [queryClient] = useState(createQueryClient);
  useEffect(() => {
    let wasLost = false;
    return transport.subscribe(() => {
      const connected = transport.getState() === 'connected';
      if (connected && wasLost) void queryClient.invalidateQueries();
      wasLost = !connected;
    });
  }, [transport, queryClient]);
  return (
    <TransportContext value={transport}>
      <ApiContext value={handle}>
        <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
      </ApiContext>
    </TransportContext>
  );
}

/** The calls (`api`) and their TanStack Query options (`query`). */
export function useApi(): ApiHandle {
  const handle = useContext(ApiContext);
  if (!handle) throw new Error('useApi stands outside of RpcProvider');
  return handle;
}

export function useLinkState(): LinkState {
  const transport = useContext(TransportContext);
  if (!transport) throw new Error('useLinkState stands outside of RpcProvider');
  return useSyncExternalStore(transport.subscribe, transport.getState);
}
