import type { ConnectionStatus } from '../../../src-shared/models/connection.ts';
import { BACKEND_WORDS, BackendIcon } from '../../components/backend-icon.tsx';
import { ConnectionDot, conditionOf, conditionWords } from '../../components/connection-dot.tsx';
import { EnvironmentTag } from '../../components/environment-tag.tsx';
import { formatCount, formatShort } from '../../components/format.ts';
import { ConnectionMenu } from '../../features/connections/connection-menu.tsx';
import { useConnectionActions } from '../../features/connections/use-connection-actions.ts';
import { formatPlace, WELCOME } from '../state/place.ts';
import classes from './sidebar.module.css';
import { SidebarPages } from './sidebar-pages.tsx';

interface SidebarConnectionProps {
  readonly connection: ConnectionStatus;
  readonly isCurrent: boolean;
}

/** One queue of the list, and below it its pages while it is the one that is shown. */
export function SidebarConnection({ connection, isCurrent }: SidebarConnectionProps) {
  const { id, name, backend, environment, location, status } = connection;
  const { reopen } = useConnectionActions();
  const condition = conditionWords(connection);
  return (
    <li>
      <div className={classes.connection} data-current={isCurrent || undefined}>
        <a
          className={classes.connectionLink}
          href={formatPlace({ ...WELCOME, queueId: id })}
          title={`${condition}\n${BACKEND_WORDS[backend]} ${location}`}
          aria-current={isCurrent ? 'true' : undefined}
          onClick={() => {
            // A failure shows on the queue's own page.
            if (status.state === 'closed') void reopen(id).catch(() => {});
          }}
        >
          <ConnectionDot condition={conditionOf(connection)} label={condition} />
          <BackendIcon backend={backend} />
          <span className={classes.name}>{name}</span>
          {environment && <EnvironmentTag environment={environment} />}
          <Waiting connection={connection} />
        </a>
        <ConnectionMenu connection={connection} className={classes.menu} />
      </div>
      {isCurrent && status.state === 'open' && <SidebarPages queueId={id} />}
    </li>
  );
}

function Waiting({ connection: { status } }: { connection: ConnectionStatus }) {
  if (status.state !== 'open') {
    return <span className={classes.count}>{status.state === 'failed' ? 'n/a' : ''}</span>;
  }
  const waiting = status.counts.queued + status.counts.scheduled;
  return (
    <span className={classes.count} title={`${formatCount(waiting)} waiting`}>
      {formatShort(waiting)}
    </span>
  );
}
