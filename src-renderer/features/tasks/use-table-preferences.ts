import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type TablePreferences, USUAL_PREFERENCES } from '../../../src-shared/models/table-preferences.ts';
import { useApi } from '../../app/rpc/rpc-provider.tsx';
import { notifyError } from '../../components/notify.tsx';

export interface TablePreferencesState {
  readonly preferences: TablePreferences;
  /** Shows the change at once; it is kept by the app. */
  readonly change: (change: Partial<TablePreferences>) => void;
}

/** How the task list of this connection looks. */
export function useTablePreferences(queueId: string): TablePreferencesState {
  const { api } = useApi();
  const client = useQueryClient();
  const queryKey = ['table-preferences', queueId];
  const { data } = useQuery({ queryKey, queryFn: () => api.queues.tablePreferences({ queueId }), staleTime: Infinity });
  const preferences = data ?? USUAL_PREFERENCES;
  const change = (part: Partial<TablePreferences>) => {
    const next = { ...(client.getQueryData<TablePreferences>(queryKey) ?? preferences), ...part };
    client.setQueryData(queryKey, next);
    api.queues
      .setTablePreferences({ queueId, preferences: next })
      .catch((error: unknown) => notifyError('How the list looks could not be kept', error));
  };
  return { preferences, change };
}
