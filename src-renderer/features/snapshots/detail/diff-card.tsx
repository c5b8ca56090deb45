import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { Snapshot } from '../../../../src-shared/models/snapshot.ts';
import { Card } from '../../../components/card.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { SMALL_ICON } from '../../../components/icons.ts';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { affectedBy } from '../counts.ts';
import { DiffCounts } from '../restore/diff-counts.tsx';
import { DiffBar } from './diff-bar.tsx';
import classes from './diff-card.module.css';
import { useDifference } from './use-difference.ts';

/** What a restore would do, counted when the snapshot is chosen; a large queue is counted only when asked for. */
export function DiffCard({ snapshot }: { snapshot: Snapshot }) {
  const { preview, countedAt, error, counting, count } = useDifference(snapshot);
  const again = preview && (
    <Button size="xs" leftSection={<IconRefresh {...SMALL_ICON} />} loading={counting} onClick={count}>
      Count again
    </Button>
  );
  return (
    <Card title="What a restore would do" sub={preview && <Counted at={countedAt} />} action={again}>
      <div className={classes.diff}>
        {error ? <ErrorNotice title="The differences could not be counted" error={error} onRetry={count} /> : null}
        {!error && !preview && (
          <p className={classes.quiet}>
            {counting ? 'Counting the differences…' : 'Comparing every task takes a moment in a queue of this size.'}
          </p>
        )}
        {!error && !preview && !counting && <Button onClick={count}>Count the differences</Button>}
        {!error && preview && <DiffCounts preview={preview} />}
        {!error && preview && affectedBy(preview) > 0 && <DiffBar preview={preview} />}
        {!error && preview && affectedBy(preview) === 0 && (
          <p className={classes.quiet}>Nothing: the live queue holds exactly what this snapshot holds.</p>
        )}
      </div>
    </Card>
  );
}

function Counted({ at }: { at: number }) {
  return (
    <>
      counted <RelativeTime at={at} />
    </>
  );
}
