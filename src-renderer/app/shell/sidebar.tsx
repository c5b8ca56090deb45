import { Skeleton, UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { INLINE_ICON, SMALL_ICON } from '../../components/icons.ts';
import { Kbd } from '../../components/kbd.tsx';
import { useConnections } from '../../features/connections/use-connections.ts';
import { MOD_KEY } from '../keyboard/key-help.ts';
import { useView } from '../state/view-store.ts';
import { Logo } from './logo.tsx';
import classes from './sidebar.module.css';
import { SidebarConnection } from './sidebar-connection.tsx';

/** Brand, command palette, connections with the pages of the open one, and the way to add another. */
export function Sidebar() {
  const connections = useConnections();
  const queueId = useView((view) => view.queueId);
  const showWelcome = useView((view) => view.showWelcome);
  return (
    <nav className={classes.side} aria-label="Connections and pages">
      <div className={classes.brand}>
        <Logo />
        <span>Poppo Queue</span>
      </div>
      <UnstyledButton className={classes.palette} onClick={spotlight.open}>
        <IconSearch {...SMALL_ICON} />
        <span className={classes.grow}>Find or run</span>
        <Kbd>{`${MOD_KEY} K`}</Kbd>
      </UnstyledButton>
      <div className={classes.scroll}>
        <div className={classes.caption}>
          <span>Connections</span>
          {connections && connections.length > 0 && <span>waiting</span>}
        </div>
        {connections ? (
          <ul>
            {connections.map((connection) => (
              <SidebarConnection key={connection.id} connection={connection} isCurrent={connection.id === queueId} />
            ))}
          </ul>
        ) : (
          <Skeleton height={20} mx={14} my={4} width={180} />
        )}
        {connections?.length === 0 && <p className={classes.none}>None yet. Open a queue or try the sample.</p>}
      </div>
      <div className={classes.foot}>
        <UnstyledButton
          className={classes.page}
          aria-current={queueId === null ? 'page' : undefined}
          onClick={showWelcome}
        >
          <IconPlus {...INLINE_ICON} />
          <span>Add connection</span>
        </UnstyledButton>
      </div>
    </nav>
  );
}
