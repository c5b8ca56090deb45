import { IconEqual, IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import type { RestorePreview } from '../../../../src-shared/models/snapshot.ts';
import { formatCount } from '../../../components/format.ts';
import classes from '../dialogs.module.css';

const PARTS = [
  { kind: 'added', word: 'Added', says: 'come back', Icon: IconPlus },
  { kind: 'removed', word: 'Removed', says: 'came later and go', Icon: IconMinus },
  { kind: 'changed', word: 'Changed', says: 'are set back', Icon: IconPencil },
  { kind: 'unchanged', word: 'Unchanged', says: 'stay as they are', Icon: IconEqual },
] as const;

/** The exact counts of what a restore does to the live queue. */
export function DiffCounts({ preview }: { preview: RestorePreview }) {
  return (
    <dl className={classes.counts}>
      {PARTS.map(({ kind, word, says, Icon }) => (
        <div key={kind} data-kind={kind}>
          <dt>
            <Icon size={14} stroke={1.75} aria-hidden />
            {word}
          </dt>
          <dd>{formatCount(preview[kind])}</dd>
          <dd className={classes.says}>{says}</dd>
        </div>
      ))}
    </dl>
  );
}
