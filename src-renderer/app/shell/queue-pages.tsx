import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useEffect } from 'react';
import { useLiveQueries } from '../../components/queue-events.ts';
import { OverviewPage } from '../../features/overview/overview-page.tsx';
import { CreateSnapshotDialog } from '../../features/snapshots/create-snapshot.tsx';
import { RestoreDialog } from '../../features/snapshots/restore/restore-dialog.tsx';
import { useView } from '../state/view-store.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Header } from './header.tsx';
import classes from './shell.module.css';

/** The grid and the editor are large; they come when a page first needs them. */
const loadTasksPage = async () => ({ default: (await import('../../features/tasks/tasks-page.tsx')).TasksPage });
const loadSnapshotsPage = async () => ({
  default: (await import('../../features/snapshots/snapshots-page.tsx')).SnapshotsPage,
});
const loadPerformancePage = async () => ({
  default: (await import('../../features/performance/performance-page.tsx')).PerformancePage,
});
const loadAlertsPage = async () => ({ default: (await import('../../features/alerts/alerts-page.tsx')).AlertsPage });
const loadFailuresPage = async () => ({
  default: (await import('../../features/failures/failures-page.tsx')).FailuresPage,
});
const loadNextUpPage = async () => ({ default: (await import('../../features/next-up/next-up-page.tsx')).NextUpPage });
const TasksPage = lazy(loadTasksPage);
const FailuresPage = lazy(loadFailuresPage);
const NextUpPage = lazy(loadNextUpPage);
const SnapshotsPage = lazy(loadSnapshotsPage);
const PerformancePage = lazy(loadPerformancePage);
const AlertsPage = lazy(loadAlertsPage);

// Whoever looks at the overview will most likely go on to the tasks: their code is there before the click.
function usePagesAhead() {
  useEffect(() => {
    const load = () => void Promise.all([loadTasksPage(), loadSnapshotsPage()]).catch(() => undefined);
    const handle = window.requestIdleCallback(load, { timeout: 3000 });
    return () => window.cancelIdleCallback(handle);
  }, []);
}

/** The open queue: its header, and the page that the address names. */
export function QueuePages() {
  const page = useView((view) => view.page);
  useLiveQueries();
  usePagesAhead();
  return (
    <>
      <Header />
      <main className={classes.body}>
        <ErrorBoundary key={page}>
          <Suspense fallback={<Skeleton height={44} radius={0} />}>
            {page === 'overview' && <OverviewPage />}
            {page === 'tasks' && <TasksPage />}
            {page === 'failures' && <FailuresPage />}
            {page === 'next-up' && <NextUpPage />}
            {page === 'snapshots' && <SnapshotsPage />}
            {page === 'performance' && <PerformancePage />}
            {page === 'alerts' && <AlertsPage />}
          </Suspense>
        </ErrorBoundary>
      </main>
      <CreateSnapshotDialog />
      <RestoreDialog />
    </>
  );
}
