import { useMediaQuery } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { isAppError } from '../../../src-shared/errors/app-error.ts';
import { useApi } from '../../app/rpc/rpc-provider.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useQueue } from '../../components/queue-context.tsx';
import { HealthBanner } from './health-banner.tsx';
import { NextUpCard } from './next-up-card.tsx';
import classes from './overview.module.css';
import { OverviewSkeleton } from './overview-skeleton.tsx';
import { ProjectsCard } from './projects-card.tsx';
import { QueueNotices } from './queue-notices.tsx';
import { SnapshotsCard } from './snapshots-card.tsx';
import { StatusStrip } from './status-strip.tsx';
import { StorageCard } from './storage-card.tsx';

/** Rows of the next tasks: as many as a small window holds, more where there is room. */
const NEXT_UP = 12;
const NEXT_UP_TALL = 20;

/** Figures such as "in the last hour" age even while nothing changes, ms. */
const REFRESH_MS = 10_000;

/** Is everything fine? The sentence first, then the figures behind it. */
export function OverviewPage() {
  const { queueId } = useQueue();
  const { query } = useApi();
  const isTall = useMediaQuery('(min-height: 1000px)', false, { getInitialValueInEffect: false });
  const input = { queueId, nextUp: isTall ? NEXT_UP_TALL : NEXT_UP };
  const { data, error, refetch } = useQuery(
    query.queues.overview.queryOptions({ input, placeholderData: keepPreviousData, refetchInterval: REFRESH_MS }),
  );
  if (!data) return error ? <FailedOverview error={error} onRetry={() => void refetch()} /> : <OverviewSkeleton />;
  return (
    <div className={classes.page}>
      <HealthBanner health={data.health} takenAt={data.takenAt} />
      <QueueNotices said={data.health.detail} />
      {error && !isAppError(error, 'host.disconnected') && (
        <ErrorNotice title="These figures are out of date" error={error} onRetry={() => void refetch()} />
      )}
      <StatusStrip overview={data} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <ProjectsCard projects={data.projects} hiddenProjects={data.hiddenProjects} />
          <NextUpCard upcoming={data.nextUp} waiting={data.counts.queued} />
        </div>
        <div className={classes.column}>
          <SnapshotsCard />
          <StorageCard storage={data.storage} />
        </div>
      </div>
    </div>
  );
}

function FailedOverview({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div className={classes.page}>
      <ErrorNotice title="The overview could not be read" error={error} onRetry={onRetry} />
    </div>
  );
}
