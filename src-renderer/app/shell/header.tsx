import { Button } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { BACKEND_WORDS, BackendIcon } from '../../components/backend-icon.tsx';
import { EnvironmentTag } from '../../components/environment-tag.tsx';
import { SMALL_ICON } from '../../components/icons.ts';
import { shortLocation } from '../../components/location-words.ts';
import { useQueue, useWriteGuard } from '../../components/queue-context.tsx';
import { ReasonTooltip } from '../../components/reason-tooltip.tsx';
import { useHostInfo } from '../../features/connections/use-host-info.ts';
import { openCreateSnapshot } from '../../features/snapshots/create-snapshot.tsx';
import classes from './header.module.css';
import { LiveIndicator } from './live-indicator.tsx';
import { ownerWords } from './owner-words.ts';
import { PauseButton } from './pause-button.tsx';
import { StrategyMenu } from './strategy-menu.tsx';
import { ThemeToggle } from './theme-toggle.tsx';

/** Which queue this is, who owns it, how it is served, and what can be done on every page. */
export function Header() {
  const { connection, info } = useQueue();
  const host = useHostInfo().data;
  return (
    <header className={classes.head}>
      <span className={classes.backend}>
        <BackendIcon backend={info.backend} size={16} />
      </span>
      <h1 className={classes.name} title={connection.name}>
        {connection.name}
      </h1>
      {connection.environment && <EnvironmentTag environment={connection.environment} />}
      <dl className={classes.meta}>
        <div title={info.location}>
          <dt>{BACKEND_WORDS[info.backend]}</dt>
          <dd>{shortLocation(info.location)}</dd>
        </div>
        <div title={ownerWords(info, host)}>
          <dt>Owner</dt>
          <dd>{ownerWords(info, host)}</dd>
        </div>
        <div>
          <dt>Strategy</dt>
          <dd>
            <StrategyMenu />
          </dd>
        </div>
      </dl>
      <span className={classes.space} />
      <LiveIndicator />
      <PauseButton />
      <SnapshotButton />
      <span className={classes.rule} aria-hidden="true" />
      <ThemeToggle />
    </header>
  );
}

function SnapshotButton() {
  const { allowed, reason } = useWriteGuard();
  return (
    <ReasonTooltip reason={reason}>
      <Button
        className={classes.snapshot}
        leftSection={<IconCamera {...SMALL_ICON} />}
        {...(!allowed && { 'data-disabled': true })}
        aria-disabled={!allowed}
        onClick={() => allowed && openCreateSnapshot()}
      >
        Snapshot
      </Button>
    </ReasonTooltip>
  );
}
