import { Skeleton, Tooltip } from '@mantine/core';
import { IconCamera, IconClock, IconPin, IconShield, type TablerIcon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Snapshot } from '../../../src-shared/models/snapshot.ts';
import { useApi } from '../../app/rpc/rpc-provider.tsx';
import { useView } from '../../app/state/view-store.ts';
import { Card } from '../../components/card.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatCount, formatNoun } from '../../components/format.ts';
import { INLINE_ICON } from '../../components/icons.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { useQueue } from '../../components/queue-context.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { StatusGlyph } from '../../components/status-glyphs.tsx';
import classes from './snapshots-card.module.css';

const SHOWN = 8;

/** The newest snapshots; each leads to its tasks. */
export function SnapshotsCard() {
  const { queueId } = useQueue();
  const { query } = useApi();
  const showPage = useView((view) => view.showPage);
  const { data, error, refetch } = useQuery(query.snapshots.list.queryOptions({ input: { queueId } }));
  return (
    <Card
      title="Latest snapshots"
      sub={data && data.length > 0 ? `${formatCount(data.length)} kept` : undefined}
      action={data && data.length > 0 && <LinkButton onClick={() => showPage('snapshots')}>All snapshots</LinkButton>}
    >
      {error ? (
        <div className={classes.error}>
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        </div>
      ) : !data ? (
        <Skeleton height={99} radius={0} />
      ) : data.length === 0 ? (
        <EmptyState title="No snapshots yet">
          A snapshot keeps the queue as it is now, so that you can go back.
        </EmptyState>
      ) : (
        <ul>
          {data.slice(0, SHOWN).map((snapshot) => (
            <SnapshotItem key={snapshot.id} snapshot={snapshot} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function SnapshotItem({ snapshot }: { snapshot: Snapshot }) {
  const browse = useView((view) => view.browseSnapshot);
  const { Icon, words } = kindOf(snapshot);
  return (
    <li className={classes.item}>
      <button type="button" className={classes.button} onClick={() => browse(snapshot.id)}>
        <span className={classes.quiet} title={words}>
          <Icon {...INLINE_ICON} />
        </span>
        <span className={classes.name} title={snapshot.note || snapshot.name}>
          {snapshot.name}
        </span>
        <span className={classes.tasks} title={formatNoun(snapshot.taskCount, 'task')}>
          {formatCount(snapshot.taskCount)}
        </span>
        <span className={classes.age}>
          <RelativeTime at={snapshot.createdAt} style="age" />
        </span>
        <Verified verified={snapshot.verified} />
      </button>
    </li>
  );
}

function kindOf({ trigger, pinned }: Snapshot): { Icon: TablerIcon; words: string } {
  if (pinned) return { Icon: IconPin, words: 'Pinned' };
  if (trigger === 'automatic') return { Icon: IconClock, words: 'Automatic' };
  if (trigger === 'safety') return { Icon: IconShield, words: 'Safety snapshot' };
  return { Icon: IconCamera, words: 'Manual' };
}

function Verified({ verified }: { verified: boolean | null }) {
  const words = verified === null ? 'Not verified yet' : verified ? 'Verified' : 'Verification failed';
  const shape = verified === null ? 'unknown' : verified ? 'ok' : 'failed';
  return (
    <Tooltip label={words}>
      <span className={classes.verified} data-verified={verified ?? 'unknown'}>
        <StatusGlyph shape={shape} size={13} />
        <span className="visually-hidden">{words}</span>
      </span>
    </Tooltip>
  );
}
