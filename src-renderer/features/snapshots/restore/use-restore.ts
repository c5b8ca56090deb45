import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isAppError } from '../../../../src-shared/errors/app-error.ts';
import type { RestorePreview } from '../../../../src-shared/models/snapshot.ts';
import { useApi } from '../../../app/rpc/rpc-provider.tsx';
import { useQueue } from '../../../components/queue-context.tsx';
import type { RestoreTarget } from '../snapshot-view.ts';
import { runRestore } from './run-restore.ts';
import { tellRestored } from './tell-restored.tsx';

export interface RestoreState {
  readonly preview: RestorePreview | undefined;
  readonly previewError: Error | null;
  readonly counting: boolean;
  readonly refreshPreview: () => void;
  /** The job under way, or null. */
  readonly jobId: string | null;
  readonly starting: boolean;
  /** Why the last attempt did not work, or null. */
  readonly failure: unknown;
  /** True where that was because the live queue had changed since the preview. */
  readonly outdated: boolean;
  readonly start: () => Promise<void>;
  readonly cancel: () => void;
}

/** Preview, restore, progress of one snapshot or a part of it. A restore goes on though the dialog is closed. */
export function useRestore({ snapshotId, only }: RestoreTarget, onDone: () => void): RestoreState {
  const { queueId } = useQueue();
  const { api } = useApi();
  const [running, setRunning] = useState<{ readonly jobId: string | null } | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const part = only === null ? {} : { only };
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['restore-preview', queueId, snapshotId, only],
    queryFn: ({ signal }) => api.snapshots.previewRestore({ queueId, snapshotId, ...part }, { signal }),
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
  const refreshPreview = () => {
    setFailure(null);
    void refetch();
  };
  const start = async () => {
    if (!data) return;
    setFailure(null);
    setRunning({ jobId: null });
    try {
      const request = { queueId, snapshotId, token: data.token, ...part };
      const outcome = await runRestore(api, request, (jobId) => setRunning({ jobId }));
      if (outcome) tellRestored(api, queueId, outcome);
      onDone();
    } catch (reason) {
      setFailure(reason);
    } finally {
      setRunning(null);
    }
  };
  const jobId = running?.jobId ?? null;
  return {
    preview: data,
    previewError: error,
    counting: isFetching,
    refreshPreview,
    jobId,
    starting: running !== null,
    failure,
    outdated: isAppError(failure, 'snapshot.live-changed'),
    start,
    cancel: () => void (jobId !== null && api.jobs.cancel({ jobId })),
  };
}
