import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { ConnectionStatus, WorkspaceEvent } from '../../../src-shared/models/connection.ts';
import { showNotice } from '../../features/alerts/show-notice.ts';
import { useApi, useLinkState } from '../rpc/rpc-provider.tsx';
import { applyQueueEvent } from './connections.ts';
import { QueueEventBus } from './queue-event-bus.ts';

const RETRY_MS = 1000;
const BusContext = createContext<QueueEventBus | null>(null);

/** Listens to the workspace for the whole window: keeps the list of connections, hands on the queues' events. */
export function WorkspaceEvents({ children }: { children: ReactNode }) {
  const [bus] = useState(() => new QueueEventBus());
  useWorkspaceEvents(bus);
  return <BusContext value={bus}>{children}</BusContext>;
}

export function useQueueEventBus(): QueueEventBus {
  const bus = useContext(BusContext);
  if (!bus) throw new Error('useQueueEventBus stands outside of WorkspaceEvents');
  return bus;
}

function useWorkspaceEvents(bus: QueueEventBus): void {
  const { api, query } = useApi();
  const queryClient = useQueryClient();
  const link = useLinkState();
  useEffect(() => {
    if (link !== 'connected') return;
    const stop = new AbortController();
    const listKey = query.queues.list.queryKey();
    const take = (event: WorkspaceEvent) => {
      if (event.type === 'connections') return queryClient.setQueryData(listKey, event.connections);
      if (event.type === 'alerts') {
        void queryClient.invalidateQueries({ queryKey: query.alerts.key() });
        if (event.notice) showNotice(event.notice);
        return;
      }
      queryClient.setQueryData<ConnectionStatus[]>(
        listKey,
        (old) => old && applyQueueEvent(old, event.queueId, event.event),
      );
      bus.publish(event.queueId, event.event);
    };
    void follow(() => api.queues.events(undefined, { signal: stop.signal }), take, stop.signal);
    return () => stop.abort();
  }, [link, api, query, queryClient, bus]);
}

/** Reads the stream until it is told to stop; a stream that ends or breaks is asked for again. */
async function follow(
  open: () => Promise<AsyncIterable<WorkspaceEvent>>,
  take: (event: WorkspaceEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const event of await open()) {
        if (signal.aborted) return;
        take(event);
      }
    } catch {
      // The banner tells a lost connection; any other break is mended by asking again below.
    }
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
