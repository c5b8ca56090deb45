import { useMutation, useQuery } from '@tanstack/react-query';
import { AppError } from '../../../../src-shared/errors/app-error.ts';
import { isErrorCode } from '../../../../src-shared/errors/error-codes.ts';
import { useApi } from '../../../app/rpc/rpc-provider.tsx';
import { formatNoun } from '../../../components/format.ts';
import { notifyDone } from '../../../components/notify.tsx';
import { useQueue } from '../../../components/queue-context.tsx';

/** The retention plan as it is now, asked for each time the dialog opens. */
export function useRetentionPlan() {
  const { queueId } = useQueue();
  const { query } = useApi();
  const options = query.snapshots.previewRetention.queryOptions({ input: { queueId } });
  return useQuery({ ...options, gcTime: 0, staleTime: 0 });
}

/** Deletes snapshots; fails with the first reason where some could not be deleted. */
export function useDelete(onDone: () => void) {
  const { queueId } = useQueue();
  const { api } = useApi();
  return useMutation({
    mutationFn: async (snapshotIds: string[]) => {
      const { deleted, failed } = await api.snapshots.delete({ queueId, snapshotIds });
      const [first] = failed;
      if (first) {
        const code = isErrorCode(first.code) ? first.code : 'internal.unexpected';
        const told = `${formatNoun(deleted.length, 'snapshot')} deleted, ${failed.length} not`;
        throw new AppError(code, `${told}; ${first.snapshotId}: ${first.message}`);
      }
      return deleted.length;
    },
    onSuccess: (count) => {
      notifyDone(`${formatNoun(count, 'snapshot')} deleted`);
      onDone();
    },
  });
}
