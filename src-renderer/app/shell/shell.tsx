import { Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { QueueProvider } from '../../components/queue-context.tsx';
import { DropTarget } from '../../features/connections/drop-target.tsx';
import { QueueNotOpen } from '../../features/connections/queue-not-open.tsx';
import { useConnections } from '../../features/connections/use-connections.ts';
import { useHostInfo } from '../../features/connections/use-host-info.ts';
import { WelcomePage } from '../../features/connections/welcome/welcome-page.tsx';
import { HelpDialog } from '../keyboard/help-dialog.tsx';
import { useKeyMap } from '../keyboard/use-key-map.ts';
import { CommandPalette } from '../palette/command-palette.tsx';
import { useView } from '../state/view-store.ts';
import { LinkBanner } from './link-banner.tsx';
import { QueuePages } from './queue-pages.tsx';
import classes from './shell.module.css';
import { Sidebar } from './sidebar.tsx';

/** The window: connections at the left, at the right the open queue or the welcome screen. */
export function Shell() {
  const [helpOpen, setHelpOpen] = useState(false);
  useKeyMap(() => setHelpOpen(true));
  useStartQueue();
  return (
    <div className={classes.app}>
      <Sidebar />
      <div className={classes.main}>
        <LinkBanner />
        <Content />
      </div>
      <CommandPalette onHelp={() => setHelpOpen(true)} />
      <HelpDialog opened={helpOpen} onClose={() => setHelpOpen(false)} />
      <DropTarget />
    </div>
  );
}

function Content() {
  const queueId = useView((view) => view.queueId);
  const connections = useConnections();
  useDocumentTitle(connections?.find(({ id }) => id === queueId)?.name);
  if (queueId === null) return <WelcomePage />;
  if (!connections) return <Skeleton height={48} radius={0} />;
  const connection = connections.find(({ id }) => id === queueId);
  if (!connection) return <WelcomePage />;
  if (connection.status.state !== 'open') return <QueueNotOpen connection={connection} />;
  return (
    <QueueProvider key={connection.id} connection={connection}>
      <QueuePages />
    </QueueProvider>
  );
}

/** A window whose address names no queue shows the one the app was started with or had open last. */
function useStartQueue(): void {
  const start = useHostInfo().data?.startQueueId ?? null;
  useEffect(() => {
    const { queueId, startAt } = useView.getState();
    if (start !== null && queueId === null && location.hash.length <= 1) startAt(start);
  }, [start]);
}

function useDocumentTitle(name: string | undefined): void {
  useEffect(() => {
    document.title = name ? `${name} · Poppo Queue` : 'Poppo Queue';
  }, [name]);
}
