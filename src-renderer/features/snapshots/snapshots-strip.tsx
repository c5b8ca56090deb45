import { Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { Snapshot } from '../../../src-shared/models/snapshot.ts';
import { formatBytes, formatCount } from '../../components/format.ts';
import { SMALL_ICON } from '../../components/icons.ts';
import { useWriteGuard } from '../../components/queue-context.tsx';
import { ReasonTooltip } from '../../components/reason-tooltip.tsx';
import { openDeleteSnapshots } from './care/delete-store.ts';
import classes from './snapshots.module.css';

/** How many snapshots there are, what they take, and who took them. */
export function SnapshotsStrip({ snapshots }: { snapshots: readonly Snapshot[] }) {
  const guard = useWriteGuard();
  const bytes = snapshots.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
  const by = (trigger: Snapshot['trigger']) => formatCount(snapshots.filter((each) => each.trigger === trigger).length);
  return (
    <header className={classes.strip}>
      <h2>Snapshots</h2>
      <p>
        {formatCount(snapshots.length)} kept{bytes > 0 && `, ${formatBytes(bytes)}`}: {by('manual')} by hand,{' '}
        {by('automatic')} automatic, {by('safety')} before a change
      </p>
      <ReasonTooltip reason={guard.reason}>
        <Button
          className={classes.stripAction}
          leftSection={<IconTrash {...SMALL_ICON} />}
          data-disabled={!guard.allowed}
          aria-disabled={!guard.allowed}
          onClick={() => guard.allowed && openDeleteSnapshots([])}
        >
          Delete several…
        </Button>
      </ReasonTooltip>
    </header>
  );
}
