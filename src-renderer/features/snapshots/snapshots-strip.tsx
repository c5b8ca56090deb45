import type { Snapshot } from '../../../src-shared/models/snapshot.ts';
import { formatBytes, formatCount } from '../../components/format.ts';
import classes from './snapshots.module.css';

/** How many snapshots there are, what they take, and who took them. */
export function SnapshotsStrip({ snapshots }: { snapshots: readonly Snapshot[] }) {
  const bytes = snapshots.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
  const by = (trigger: Snapshot['trigger']) => formatCount(snapshots.filter((each) => each.trigger === trigger).length);
  return (
    <header className={classes.strip}>
      <h2>Snapshots</h2>
      <p>
        {formatCount(snapshots.length)} kept{bytes > 0 && `, ${formatBytes(bytes)}`}: {by('manual')} by hand,{' '}
        {by('automatic')} automatic, {by('safety')} before a change
      </p>
    </header>
  );
}
