import { Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Snapshot } from '../../../../src-shared/models/snapshot.ts';
import { registerSearch } from '../../../app/keyboard/search-target.ts';
import { useFromNow } from '../../../components/clock.ts';
import { formatNoun } from '../../../components/format.ts';
import { LinkButton } from '../../../components/link-button.tsx';
import { filterSnapshots, type SnapshotKind } from './filter-snapshots.ts';
import { groupByDay } from './group-by-day.ts';
import classes from './list.module.css';
import { SnapshotRow } from './snapshot-row.tsx';

const CHOICES: { value: SnapshotKind; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'manual', label: 'By hand' },
  { value: 'automatic', label: 'Automatic' },
  { value: 'safety', label: 'Safety' },
  { value: 'pinned', label: 'Pinned' },
  { value: 'verified', label: 'Verified' },
  { value: 'unverified', label: 'Not verified' },
  { value: 'damaged', label: 'Damaged' },
];

interface SnapshotListProps {
  /** Newest first. */
  readonly snapshots: readonly Snapshot[];
  readonly selectedId: string | null;
  readonly onSelect: (snapshotId: string) => void;
}

const DAY_MS = 86_400_000;

/** Snapshots by day, 268 px wide, with a box to find one. */
export function SnapshotList({ snapshots, selectedId, onSelect }: SnapshotListProps) {
  const [text, setText] = useState('');
  const [kind, setKind] = useState<SnapshotKind>('all');
  const inputRef = useRef<HTMLInputElement>(null);
  useEffect(() => registerSearch(() => inputRef.current?.select()), []);
  const today = useFromNow((now) => new Date(now).toDateString());
  const found = useMemo(() => filterSnapshots(snapshots, text, kind), [snapshots, text, kind]);
  const groups = useMemo(() => groupByDay(found, new Date(today).getTime() + DAY_MS / 2), [found, today]);
  const older = useMemo(() => olderCounts(snapshots), [snapshots]);
  const step = (event: KeyboardEvent) => {
    const delta = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = delta === undefined ? undefined : found[found.findIndex(({ id }) => id === selectedId) + delta];
    if (!next) return;
    event.preventDefault();
    onSelect(next.id);
  };
  return (
    <aside className={classes.list} aria-label="Snapshots">
      <div className={classes.tools}>
        <TextInput
          ref={inputRef}
          className={classes.search}
          aria-label="Filter snapshots"
          placeholder="Filter snapshots"
          leftSection={<IconSearch size={15} stroke={1.75} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && setText('')}
        />
        <Select
          className={classes.trigger}
          aria-label="Kind of snapshot"
          data={CHOICES}
          value={kind}
          allowDeselect={false}
          onChange={(value) => setKind(CHOICES.find((choice) => choice.value === value)?.value ?? 'all')}
        />
      </div>
      <div className={classes.scroll} role="listbox" aria-label="Snapshots" tabIndex={-1} onKeyDown={step}>
        {groups.map(({ title, snapshots: ofDay }) => (
          // biome-ignore lint/a11y/useSemanticElements: options are grouped by role; no element does that outside of a select
          <div key={title} role="group" aria-label={title}>
            <div className={classes.day} aria-hidden="true">
              {title}
            </div>
            {ofDay.map((snapshot) => (
              <SnapshotRow
                key={snapshot.id}
                snapshot={snapshot}
                olderCount={older.get(snapshot.id) ?? null}
                selected={snapshot.id === selectedId}
                onSelect={onSelect}
              />
            ))}
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <p className={classes.nothing}>
          The filter hides all {formatNoun(snapshots.length, 'snapshot')}.{' '}
          <LinkButton
            onClick={() => {
              setText('');
              setKind('all');
            }}
          >
            Clear it
          </LinkButton>
        </p>
      )}
    </aside>
  );
}

/** Tasks in the snapshot before, by snapshot id. */
function olderCounts(snapshots: readonly Snapshot[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [index, { id }] of snapshots.entries()) {
    const older = snapshots[index + 1];
    if (older) counts.set(id, older.taskCount);
  }
  return counts;
}
