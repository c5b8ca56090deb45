import { Skeleton } from '@mantine/core';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { useConnections } from '../use-connections.ts';
import { useHostInfo } from '../use-host-info.ts';
import { CreateQueueCard } from './create-queue-card.tsx';
import { OpenQueueCard } from './open-queue-card.tsx';
import { RecentCard } from './recent-card.tsx';
import { SampleCard } from './sample-card.tsx';
import classes from './welcome.module.css';

/** Where a queue comes from: a file, a new one, the sample, or the list of those opened before. */
export function WelcomePage() {
  const connections = useConnections();
  const host = useHostInfo();
  if (host.error) return <ErrorNotice error={host.error} onRetry={() => void host.refetch()} />;
  const isFirst = connections?.length === 0;
  return (
    <main className={classes.page}>
      <div className={classes.column}>
        <h1 className={classes.title}>{isFirst ? 'Welcome to Poppo Queue' : 'Add a connection'}</h1>
        <p className={classes.lead}>
          Open a task queue to see at a glance whether all is well, to find and fix tasks, and to take and restore
          snapshots. Opening a queue to look at it never takes a task out of it.
        </p>
        {host.data && connections ? (
          <div className={classes.grid}>
            <OpenQueueCard host={host.data} />
            <CreateQueueCard host={host.data} />
            <SampleCard />
            {connections.length > 0 && <RecentCard connections={connections} />}
          </div>
        ) : (
          <Skeleton height={320} radius="lg" />
        )}
      </div>
    </main>
  );
}
