import { IconAlertTriangle, IconCircleCheck, IconPinned } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { Snapshot } from '../../../../src-shared/models/snapshot.ts';
import { formatCount, formatInstant } from '../../../components/format.ts';
import { formatNet } from '../counts.ts';
import { TriggerIcon } from '../trigger.tsx';
import classes from './list.module.css';

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

interface SnapshotRowProps {
  readonly snapshot: Snapshot;
  /** Tasks in the snapshot before; null for the oldest. */
  readonly olderCount: number | null;
  readonly selected: boolean;
  readonly onSelect: (snapshotId: string) => void;
}

export function SnapshotRow({ snapshot, olderCount, selected, onSelect }: SnapshotRowProps) {
  const { id, name, note, trigger, createdAt, taskCount, pinned, verified } = snapshot;
  const rowRef = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!selected) return;
    rowRef.current?.scrollIntoView({ block: 'nearest' });
    // The keyboard follows the selection within the list, but is not drawn into it.
    if (rowRef.current?.parentElement?.parentElement?.contains(document.activeElement)) rowRef.current.focus();
  }, [selected]);
  const grown = olderCount === null ? 0 : taskCount - olderCount;
  return (
    <button
      ref={rowRef}
      type="button"
      role="option"
      aria-selected={selected}
      tabIndex={selected ? 0 : -1}
      className={classes.row}
      onClick={() => onSelect(id)}
    >
      <span className={classes.icon}>
        <TriggerIcon trigger={trigger} />
      </span>
      <span className={classes.main}>
        <span className={classes.nameLine}>
          <span className={classes.name} title={note === '' ? name : `${name}\n${note}`}>
            {name}
          </span>
          {pinned && <IconPinned size={13} stroke={1.75} role="img" aria-label="Pinned" />}
        </span>
        <span className={classes.facts}>
          <span title={formatInstant(createdAt)}>{TIME.format(createdAt)}</span>
          <span>{formatCount(taskCount)}</span>
          {verified === true && (
            <IconCircleCheck size={13} stroke={1.75} className={classes.verified} role="img" aria-label="Verified" />
          )}
          {verified === false && (
            <IconAlertTriangle size={13} stroke={1.75} className={classes.damaged} role="img" aria-label="Damaged" />
          )}
          {note !== '' && <span className={classes.note}>{note}</span>}
        </span>
      </span>
      {grown !== 0 && (
        <span className={classes.grown} data-grown={grown > 0} title="More or fewer tasks than in the snapshot before">
          {formatNet(grown)}
        </span>
      )}
    </button>
  );
}
