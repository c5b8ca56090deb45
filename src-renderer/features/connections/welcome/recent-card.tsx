import { UnstyledButton } from '@mantine/core';
import type { ConnectionStatus } from '../../../../src-shared/models/connection.ts';
import { formatPlace, WELCOME } from '../../../app/state/place.ts';
import { useView } from '../../../app/state/view-store.ts';
import { BackendIcon } from '../../../components/backend-icon.tsx';
import { Card } from '../../../components/card.tsx';
import { ConnectionDot, conditionOf, conditionWords } from '../../../components/connection-dot.tsx';
import { EnvironmentTag } from '../../../components/environment-tag.tsx';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { ConnectionMenu } from '../connection-menu.tsx';
import { useConnectionActions } from '../use-connection-actions.ts';
import classes from './welcome.module.css';

/** The queues opened before, latest first, with the reason of those that cannot be opened. */
export function RecentCard({ connections }: { connections: readonly ConnectionStatus[] }) {
  const recent = connections.toSorted((a, b) => b.lastOpenedAt - a.lastOpenedAt);
  return (
    <Card title="Opened before" className={classes.recent}>
      <ul className={classes.recentList}>
        {recent.map((connection) => (
          <RecentItem key={connection.id} connection={connection} />
        ))}
      </ul>
    </Card>
  );
}

function RecentItem({ connection }: { connection: ConnectionStatus }) {
  const { reopen } = useConnectionActions();
  const openQueue = useView((view) => view.openQueue);
  const { id, name, location, backend, environment, lastOpenedAt, status } = connection;
  const go = () => {
    openQueue(id, 'overview');
    // A failure shows on the page that the queue has even when it cannot be opened.
    if (status.state === 'closed') void reopen(id).catch(() => {});
  };
  return (
    <li className={classes.recentItem}>
      <UnstyledButton
        component="a"
        href={formatPlace({ ...WELCOME, queueId: id })}
        className={classes.recentButton}
        onClick={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <ConnectionDot condition={conditionOf(connection)} label={conditionWords(connection)} />
        <BackendIcon backend={backend} />
        <span className={classes.recentText}>
          <span className={classes.recentName}>
            {name} {environment && <EnvironmentTag environment={environment} />}
          </span>
          {status.state === 'failed' ? (
            <span className={classes.failure}>{status.message}</span>
          ) : (
            <span className={classes.location}>{location}</span>
          )}
        </span>
        <span className={classes.age}>
          <RelativeTime at={lastOpenedAt} />
        </span>
      </UnstyledButton>
      <ConnectionMenu connection={connection} />
    </li>
  );
}
