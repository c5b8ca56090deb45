import { Button } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { EmptyState } from '../../components/empty-state.tsx';
import { SMALL_ICON } from '../../components/icons.ts';
import { useWriteGuard } from '../../components/queue-context.tsx';
import { ReasonTooltip } from '../../components/reason-tooltip.tsx';
import { openCreateSnapshot } from './create-snapshot.tsx';
import classes from './snapshots.module.css';

/** What snapshots are for, where there is none yet. */
export function NoSnapshots() {
  const guard = useWriteGuard();
  return (
    <div className={classes.none}>
      <EmptyState
        icon={<IconCamera size={28} stroke={1.5} aria-hidden />}
        title="No snapshots yet"
        action={
          <ReasonTooltip reason={guard.reason}>
            <Button
              variant="filled"
              leftSection={<IconCamera {...SMALL_ICON} />}
              data-disabled={!guard.allowed}
              aria-disabled={!guard.allowed}
              onClick={() => guard.allowed && openCreateSnapshot()}
            >
              Take a snapshot
            </Button>
          </ReasonTooltip>
        }
      >
        A snapshot keeps every task as it is at one moment, at once and whatever the size of the queue. Later you can
        look through it like through the live queue, and go back to it. One is also taken before every restore, so that
        a restore can be undone.
      </EmptyState>
    </div>
  );
}
