import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DiffFilter, DiffRow } from '../../../../src-shared/models/snapshot-diff.ts';
import { LIVE_VIEW } from '../../../../src-shared/models/task.ts';
import { useApi } from '../../../app/rpc/rpc-provider.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { formatCount, formatNoun } from '../../../components/format.ts';
import { LinkButton } from '../../../components/link-button.tsx';
import { useQueue } from '../../../components/queue-context.tsx';
import { ScrollRegion } from '../../../components/scroll-region.tsx';
import { TaskId } from '../../../components/task-id.tsx';
import classes from './affected-tasks.module.css';

const PAGE = 100;

/** What becomes of a live task, by what it is in the difference from the snapshot to the live queue. */
const WORDS: Readonly<Record<DiffRow['kind'], string>> = {
  added: 'goes',
  removed: 'comes back',
  changed: 'is set back',
};

interface AffectedTasksProps {
  readonly snapshotId: string;
  readonly only: DiffFilter | null;
  /** Of the preview: another one stands for another list. */
  readonly token: string;
}

/** The tasks behind the counts of a preview, a page at a time. */
export function AffectedTasks({ snapshotId, only, token }: AffectedTasksProps) {
  const { queueId } = useQueue();
  const { api } = useApi();
  const [offset, setOffset] = useState(0);
  const { data, error } = useQuery({
    queryKey: ['restore-list', queueId, snapshotId, only, token, offset],
    queryFn: ({ signal }) => {
      const views = { from: { kind: 'snapshot' as const, snapshotId }, to: LIVE_VIEW };
      return api.snapshots.diff({ queueId, ...views, filter: only ?? {}, offset, limit: PAGE }, { signal });
    },
    gcTime: 0,
    retry: false,
  });
  if (error) return <ErrorNotice title="The tasks could not be listed" error={error} />;
  if (!data) return null;
  const end = Math.min(offset + PAGE, data.total);
  return (
    <details className={classes.details}>
      <summary>Show {data.total === 1 ? 'the task' : `the ${formatNoun(data.total, 'task')}`}</summary>
      <ScrollRegion className={classes.box} label="Tasks that change">
        <ul className={classes.list}>
          {data.rows.map((row) => (
            <li key={row.id} data-kind={row.kind}>
              <TaskId id={row.id} />
              <span className={classes.fields}>{row.fields.join(', ')}</span>
              <span className={classes.word}>{WORDS[row.kind]}</span>
            </li>
          ))}
        </ul>
      </ScrollRegion>
      {data.total > PAGE && (
        <p className={classes.pages}>
          {formatCount(offset + 1)} to {formatCount(end)} of {formatCount(data.total)}
          {offset > 0 && <LinkButton onClick={() => setOffset(offset - PAGE)}>Previous</LinkButton>}
          {end < data.total && <LinkButton onClick={() => setOffset(offset + PAGE)}>Next</LinkButton>}
        </p>
      )}
    </details>
  );
}
