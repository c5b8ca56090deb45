import { useQuery } from '@tanstack/react-query';
import { LIVE_VIEW, type TaskView } from '../../../../../src-shared/models/task.ts';
import { useApi } from '../../../../app/rpc/rpc-provider.tsx';
import { ErrorNotice } from '../../../../components/error-notice.tsx';
import { JsonBody } from '../json-body.tsx';
import classes from './history.module.css';

interface VersionTextProps {
  readonly queueId: string;
  readonly taskId: string;
  readonly snapshotId: string | null;
}

/** One version of the task, whole. */
export function VersionText({ queueId, taskId, snapshotId }: VersionTextProps) {
  const { api } = useApi();
  const view: TaskView = snapshotId === null ? LIVE_VIEW : { kind: 'snapshot', snapshotId };
  const { data, error } = useQuery({
    queryKey: ['task-version', queueId, snapshotId, taskId],
    queryFn: ({ signal }) => api.tasks.get({ queueId, view, id: taskId }, { signal }),
    retry: false,
  });
  if (error) return <ErrorNotice title="This version could not be read" error={error} />;
  if (!data) return null;
  return (
    <div className={classes.version}>
      <JsonBody text={data.taskText} label="This version as JSON" />
    </div>
  );
}
