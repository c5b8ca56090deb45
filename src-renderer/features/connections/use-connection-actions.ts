import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Environment } from '../../../src-shared/models/connection.ts';
import type { Backend } from '../../../src-shared/models/queue.ts';
import { useApi } from '../../app/rpc/rpc-provider.tsx';
import { useView } from '../../app/state/view-store.ts';

export interface NewQueue {
  readonly location: string;
  readonly password?: string;
  readonly backend: Backend;
  readonly name: string;
}

export interface ConnectionActions {
  /** These show the queue once it is open, and reject with the AppError that says why it is not. */
  readonly open: (location: string, password?: string) => Promise<void>;
  readonly reopen: (queueId: string) => Promise<void>;
  readonly create: (queue: NewQueue) => Promise<void>;
  readonly openSample: () => Promise<void>;
  readonly close: (queueId: string) => Promise<void>;
  readonly forget: (queueId: string) => Promise<void>;
  readonly edit: (queueId: string, change: { name: string; environment: Environment | null }) => Promise<void>;
}

/** What can be done with the list of connections. */
export function useConnectionActions(): ConnectionActions {
  const { api, query } = useApi();
  const queryClient = useQueryClient();
  return useMemo(() => {
    /** The list comes as an event too, but maybe later than the page that needs it. */
    const refresh = () => queryClient.invalidateQueries({ queryKey: query.queues.list.key() });
    const show = async (opening: Promise<{ queueId: string }>) => {
      const { queueId } = await opening.finally(refresh);
      useView.getState().openQueue(queueId, 'overview');
    };
    return {
      open: (location, password) => show(api.queues.open({ location, ...(password && { password }) })),
      reopen: (queueId) => show(api.queues.reopen({ queueId })),
      create: ({ location, password, backend, name }) => {
        const optional = { ...(password && { password }), ...(name.trim() && { name: name.trim() }) };
        return show(api.queues.create({ location, backend, ...optional }));
      },
      openSample: () => show(api.queues.openSample()),
      close: async (queueId) => {
        await api.queues.close({ queueId });
        await refresh();
      },
      forget: async (queueId) => {
        await api.queues.forget({ queueId });
        if (useView.getState().queueId === queueId) useView.getState().showWelcome();
        await refresh();
      },
      edit: async (queueId, change) => {
        await api.queues.edit({ queueId, ...change });
        await refresh();
      },
    };
  }, [api, query, queryClient]);
}
