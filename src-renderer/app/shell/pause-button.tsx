import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { SMALL_ICON } from '../../components/icons.ts';
import { useQueue, useWriteGuard } from '../../components/queue-context.tsx';
import { ReasonTooltip } from '../../components/reason-tooltip.tsx';
import { useSetPaused } from '../../components/use-set-paused.ts';
import classes from './header.module.css';

/** Stops and starts the handing out of tasks. */
export function PauseButton() {
  const { info } = useQueue();
  const { allowed, reason } = useWriteGuard();
  const setPaused = useSetPaused();
  return (
    <ReasonTooltip reason={reason}>
      <Button
        className={classes.snapshot}
        variant={info.paused ? 'filled' : 'default'}
        leftSection={info.paused ? <IconPlayerPlay {...SMALL_ICON} /> : <IconPlayerPause {...SMALL_ICON} />}
        {...(!allowed && { 'data-disabled': true })}
        aria-disabled={!allowed}
        onClick={() => allowed && setPaused(!info.paused)}
      >
        {info.paused ? 'Resume' : 'Pause'}
      </Button>
    </ReasonTooltip>
  );
}
