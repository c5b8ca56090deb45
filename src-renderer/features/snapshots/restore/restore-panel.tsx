import { Button } from '@mantine/core';
import { IconArrowBackUp, IconRefresh, IconShieldCheck } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { RestorePreview, Snapshot } from '../../../../src-shared/models/snapshot.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { formatNoun } from '../../../components/format.ts';
import { SMALL_ICON } from '../../../components/icons.ts';
import { useQueue, useWriteGuard } from '../../../components/queue-context.tsx';
import { ReasonTooltip } from '../../../components/reason-tooltip.tsx';
import { TypeName } from '../../../components/type-name.tsx';
import { JobProgress } from '../../jobs/job-progress.tsx';
import { useJob } from '../../jobs/job-store.ts';
import { affectedBy } from '../counts.ts';
import { CountTable } from '../detail/count-table.tsx';
import classes from '../dialogs.module.css';
import type { RestoreTarget } from '../snapshot-view.ts';
import { AffectedTasks } from './affected-tasks.tsx';
import { DiffCounts } from './diff-counts.tsx';
import { Outdated } from './outdated.tsx';
import { restoreObstacle } from './restore-obstacle.ts';
import { type RestoreState, useRestore } from './use-restore.ts';

interface RestorePanelProps {
  readonly target: RestoreTarget;
  readonly snapshot: Snapshot | undefined;
  readonly onClose: () => void;
}

/** What the restore dialog holds: counts, what comes first, and the button that does it. */
export function RestorePanel({ target, snapshot, onClose }: RestorePanelProps) {
  const restore = useRestore(target, onClose);
  const job = useJob(restore.jobId);
  if (restore.starting) return <JobProgress job={job} onCancel={restore.cancel} />;
  return (
    <div className={classes.form}>
      {target.undoOf && <UndoNote />}
      {restore.previewError && (
        <ErrorNotice
          title="What the restore would do could not be counted"
          error={restore.previewError}
          onRetry={restore.refreshPreview}
        />
      )}
      {!restore.preview && !restore.previewError && <p className={classes.lead}>Comparing every task…</p>}
      {restore.preview && <Preview preview={restore.preview} snapshot={snapshot} target={target} />}
      {restore.outdated && <Outdated counting={restore.counting} onRefresh={restore.refreshPreview} />}
      {!restore.outdated && restore.failure !== null && (
        <ErrorNotice title="The queue was not restored" error={restore.failure} />
      )}
      <Decision restore={restore} onClose={onClose} />
    </div>
  );
}

function UndoNote() {
  return (
    <p className={classes.lead}>
      The queue changed after the restore, so it cannot be undone unseen. This is the safety snapshot that was taken
      before it: look at what going back to it does now.
    </p>
  );
}

interface PreviewProps {
  readonly preview: RestorePreview;
  readonly snapshot: Snapshot | undefined;
  readonly target: RestoreTarget;
}

function Preview({ preview, snapshot, target }: PreviewProps) {
  return (
    <>
      <p className={classes.lead}>
        {target.only ? 'The chosen tasks become' : 'The live queue becomes'} what {snapshot?.name ?? 'the snapshot'}{' '}
        holds. Against the live queue as it is now:
      </p>
      <DiffCounts preview={preview} />
      {affectedBy(preview) > 0 && (
        <AffectedTasks snapshotId={target.snapshotId} only={target.only} token={preview.token} />
      )}
      <div className={classes.table}>
        <CountTable snapshot={preview.liveCounts} live={preview.afterCounts} heads={['Now', 'After']} />
      </div>
      <p className={classes.safety}>
        <IconShieldCheck size={16} stroke={1.75} aria-hidden />
        <span>A safety snapshot of the live queue is taken first, so that you can undo this.</span>
      </p>
    </>
  );
}

function Decision({ restore, onClose }: { restore: RestoreState; onClose: () => void }) {
  const { connection } = useQueue();
  const guard = useWriteGuard();
  const [typed, setTyped] = useState('');
  const production = connection.environment === 'production';
  const affected = restore.preview ? affectedBy(restore.preview) : null;
  const obstacle = restoreObstacle({
    readOnly: guard.reason,
    affected,
    counting: restore.counting,
    outdated: restore.outdated,
    nameToType: production ? connection.name : null,
    typed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (obstacle === null) void restore.start();
  };
  return (
    <form onSubmit={submit} className={classes.form}>
      {production && affected !== null && affected > 0 && (
        <TypeName className={classes.confirm} name={connection.name} typed={typed} onType={setTyped} />
      )}
      <div className={classes.actions}>
        {!restore.outdated && restore.preview && (
          <Button
            className={classes.recount}
            leftSection={<IconRefresh {...SMALL_ICON} />}
            loading={restore.counting}
            onClick={restore.refreshPreview}
          >
            Count again
          </Button>
        )}
        <Button onClick={onClose}>Cancel</Button>
        <ReasonTooltip reason={obstacle}>
          <Button
            type="submit"
            variant="filled"
            leftSection={<IconArrowBackUp {...SMALL_ICON} />}
            data-disabled={obstacle !== null}
            aria-disabled={obstacle !== null}
          >
            {affected === null || affected === 0 ? 'Restore' : `Restore ${formatNoun(affected, 'task')}`}
          </Button>
        </ReasonTooltip>
      </div>
    </form>
  );
}
