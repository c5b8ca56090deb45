import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { FailureReport } from '../../../src-shared/models/failures.ts';
import { useApi } from '../../app/rpc/rpc-provider.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatCount, formatDuration, formatNoun } from '../../components/format.ts';
import { useQueue } from '../../components/queue-context.tsx';
import { usePacedRefresh } from '../tasks/live/use-paced-refresh.ts';
import { FailureCard } from './failure-card.tsx';
import classes from './failures.module.css';

/** Failed tasks, grouped by what their errors have in common: the most frequent first. */
export function FailuresPage() {
  const { queueId } = useQueue();
  const { api } = useApi();
  const { data, error, refetch } = useQuery({
    // Not the key of the RPC library: that is asked again at every change, and all failed tasks are looked at.
    queryKey: ['failures', queueId],
    queryFn: ({ signal }) => api.tasks.failures({ queueId }, { signal }),
    placeholderData: keepPreviousData,
  });
  const refresh = async () => {
    await refetch();
  };
  usePacedRefresh(refresh, true);
  return (
    <div className={classes.page}>
      <header>
        <h1 className={classes.title}>Failures</h1>
        <p className={classes.sub} role="status">
          {data ? sentence(data) : 'Looking at the failed tasks…'}
        </p>
      </header>
      {error && <ErrorNotice title="The failures could not be read" error={error} onRetry={() => void refetch()} />}
      {data?.total === 0 && (
        <EmptyState title="No task has failed">
          Tasks stay here once their retries are used up, until they are retried or removed.
        </EmptyState>
      )}
      {data?.groups.map((group) => (
        <FailureCard key={`${group.errorClass}\0${group.shape}`} group={group} report={data} />
      ))}
      {data && data.hiddenGroups > 0 && (
        <p className={classes.sub}>and {formatNoun(data.hiddenGroups, 'group')} with fewer failures</p>
      )}
    </div>
  );
}

function sentence({ total, groups, hiddenGroups, bucketMs, trendFrom, takenAt }: FailureReport): string {
  if (total === 0) return 'Nothing to look at.';
  const causes = groups.length + hiddenGroups;
  const first = groups[0];
  const share =
    first && causes > 1 ? ` The most frequent makes up ${formatCount(Math.round((first.count / total) * 100))}%.` : '';
  const span = formatDuration(takenAt - trendFrom);
  return `${formatNoun(total, 'failed task')} of ${formatNoun(causes, 'kind')}.${share} Trends show the last ${span}, ${formatDuration(bucketMs)} a bar.`;
}
