import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { taskStatusSchema } from '../../../../../src-shared/models/task.ts';
import type { TaskVersion } from '../../../../../src-shared/models/task-edit.ts';
import { useApi } from '../../../../app/rpc/rpc-provider.tsx';
import { ErrorNotice } from '../../../../components/error-notice.tsx';
import { formatInstant } from '../../../../components/format.ts';
import { LinkButton } from '../../../../components/link-button.tsx';
import { useQueueEvents } from '../../../../components/queue-events.ts';
import { RelativeTime } from '../../../../components/relative-time.tsx';
import { StatusLabel } from '../../../../components/status.tsx';
import classes from './history.module.css';
import { type HistoryEntry, historyEntries } from './history-entries.ts';
import { RestoreVersion } from './restore-version.tsx';
import { VersionText } from './version-text.tsx';

/** The task in every snapshot and now: where it changed, and each version to look at. */
export function TaskHistory({ queueId, taskId }: { queueId: string; taskId: string }) {
  const { api } = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['task-history', queueId, taskId],
    queryFn: ({ signal }) => api.tasks.history({ queueId, id: taskId }, { signal }),
  });
  useQueueEvents({ onChanged: () => void refetch(), onSnapshotsChanged: () => void refetch() });
  const [shown, setShown] = useState<string | null>(null);
  if (error) return <ErrorNotice title="The history could not be read" error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  if (data.length === 1) return <p className={classes.none}>There are no snapshots yet: nothing to compare with.</p>;
  const liveHash = data.find(({ snapshotId }) => snapshotId === null)?.contentHash ?? null;
  const read = async (version: TaskVersion) => {
    if (version.snapshotId === null) return;
    await api.tasks
      .get({ queueId, id: taskId, view: { kind: 'snapshot', snapshotId: version.snapshotId } })
      .catch(() => undefined);
    await refetch();
  };
  return (
    <ol className={classes.list}>
      {historyEntries(data).map((entry) => {
        const key = entry.version.snapshotId ?? '';
        return (
          <Entry
            key={key}
            entry={entry}
            onShow={() => setShown(shown === key ? null : key)}
            onRead={() => void read(entry.version)}
            restore={<RestoreVersion taskId={taskId} version={entry.version} liveHash={liveHash} />}
          >
            {shown === key && <VersionText queueId={queueId} taskId={taskId} snapshotId={entry.version.snapshotId} />}
          </Entry>
        );
      })}
    </ol>
  );
}

interface EntryProps {
  readonly entry: HistoryEntry;
  readonly onShow: () => void;
  readonly onRead: () => void;
  readonly restore: React.ReactNode;
  readonly children: React.ReactNode;
}

function Entry({ entry: { version, word }, onShow, onRead, restore, children }: EntryProps) {
  const { name, at, state, status, snapshotId } = version;
  const known = taskStatusSchema.safeParse(status);
  return (
    <li data-word={word}>
      <div className={classes.row}>
        <span className={classes.name} title={formatInstant(at)}>
          {name}
        </span>
        {snapshotId !== null && (
          <span className={classes.age}>
            <RelativeTime at={at} />
          </span>
        )}
        {known.success && <StatusLabel status={known.data} />}
        <span className={classes.word}>{word}</span>
        {state === 'present' && <LinkButton onClick={onShow}>Show</LinkButton>}
        {restore}
        {state === 'unread' && <LinkButton onClick={onRead}>Look into it</LinkButton>}
      </div>
      {children}
    </li>
  );
}
