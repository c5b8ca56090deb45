import { Checkbox } from '@mantine/core';
import { IconPinned } from '@tabler/icons-react';
import type { RetentionPlan } from '../../../../src-shared/models/retention.ts';
import type { Snapshot } from '../../../../src-shared/models/snapshot.ts';
import { formatCount, formatNoun } from '../../../components/format.ts';
import { LinkButton } from '../../../components/link-button.tsx';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { TriggerIcon } from '../trigger.tsx';
import classes from './care.module.css';
import { retentionWords } from './retention-words.ts';

interface DeleteTableProps {
  /** Newest first. */
  readonly snapshots: readonly Snapshot[];
  readonly plan: RetentionPlan | undefined;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

/** Snapshots with a box to tick and what retention does with them. */
export function DeleteTable({ snapshots, plan, chosen, onChoose }: DeleteTableProps) {
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  const going = plan?.prune ?? [];
  return (
    <div>
      <p className={classes.plan}>
        {plan &&
          `Retention keeps ${formatNoun(plan.keep.length, 'snapshot')} and deletes ${formatCount(going.length)} at the next pruning.`}{' '}
        {going.length > 0 && (
          <LinkButton onClick={() => onChoose(new Set(going.map(({ snapshotId }) => snapshotId)))}>
            Tick those that go
          </LinkButton>
        )}
      </p>
      <div className={classes.tableFrame}>
        <table className={classes.table} aria-label="Snapshots to delete">
          <thead>
            <tr>
              <th scope="col">Snapshot</th>
              <th scope="col">Taken</th>
              <th scope="col">Tasks</th>
              <th scope="col">Retention</th>
            </tr>
          </thead>
          <tbody>
            {snapshots.map((each) => (
              <tr key={each.id} data-chosen={chosen.has(each.id) || undefined}>
                <th scope="row">
                  <Checkbox
                    checked={chosen.has(each.id)}
                    onChange={() => toggle(each.id)}
                    label={
                      <span className={classes.name} title={each.name}>
                        <TriggerIcon trigger={each.trigger} size={14} />
                        <span>{each.name}</span>
                        {each.pinned && <IconPinned size={13} stroke={1.75} role="img" aria-label="Pinned" />}
                      </span>
                    }
                  />
                </th>
                <td>
                  <RelativeTime at={each.createdAt} />
                </td>
                <td>{formatCount(each.taskCount)}</td>
                <td>{retentionWords(plan, each.id)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
