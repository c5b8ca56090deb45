import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AlertRule } from '../../../src-shared/models/alert-rule.ts';
import { useApi } from '../../app/rpc/rpc-provider.tsx';
import { notifyError } from '../../components/notify.tsx';

/** States change without a call of ours, ms. */
const REFRESH_MS = 10_000;

export function useAlerts() {
  const { query } = useApi();
  return useQuery(query.alerts.overview.queryOptions({ refetchInterval: REFRESH_MS }));
}

/** What can be done to rules and alerts; a failure is told. */
export function useAlertActions() {
  const { api, query } = useApi();
  const queryClient = useQueryClient();
  const { mutateAsync, isPending } = useMutation({
    mutationFn: (call: () => Promise<void>) => call(),
    onError: (error) => notifyError('The alerts were not changed', error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: query.alerts.key() }),
  });
  const run = (call: () => Promise<void>): Promise<void> => mutateAsync(call).catch(() => undefined);
  return {
    isPending,
    /** Rejects, so that a form can stay open. */
    save: (rule: AlertRule) => mutateAsync(() => api.alerts.saveRule({ rule })),
    remove: (ruleId: string) => run(() => api.alerts.removeRule({ ruleId })),
    mute: (ruleId: string, until: number | null) => run(() => api.alerts.mute({ ruleId, until })),
    acknowledge: (entryId: string) => run(() => api.alerts.acknowledge({ entryId })),
    markRead: () => run(() => api.alerts.markRead()),
    test: () => run(() => api.alerts.test()),
  };
}
