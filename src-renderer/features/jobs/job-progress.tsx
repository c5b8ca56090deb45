import { Button, Progress } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Job } from '../../../src-shared/models/job.ts';
import classes from './job-progress.module.css';
import { progressPercent, progressWords } from './progress-words.ts';

interface JobProgressProps {
  /** Undefined until the first word of it. */
  readonly job: Job | undefined;
  readonly onCancel: () => void;
}

/** How far a job is, and a way to stop it. */
export function JobProgress({ job, onCancel }: JobProgressProps) {
  const [cancelling, setCancelling] = useState(false);
  const rootRef = useRef<HTMLDivElement>(null);
  // The button that started the job is gone: without this the keyboard would fall out of the dialog.
  useEffect(() => rootRef.current?.focus(), []);
  const percent = job ? progressPercent(job) : null;
  return (
    <div ref={rootRef} tabIndex={-1} className={classes.job}>
      <p className={classes.title}>{cancelling ? 'Stopping; what was done is undone.' : (job?.title ?? 'Starting…')}</p>
      <Progress.Root size={6} radius="xs">
        <Progress.Section
          value={percent ?? 100}
          animated={percent === null}
          striped={percent === null}
          aria-label={job?.title ?? 'Progress'}
        />
      </Progress.Root>
      <div className={classes.foot}>
        <span role="status">{job ? progressWords(job) : ''}</span>
        <Button
          size="xs"
          disabled={cancelling || !job}
          onClick={() => {
            setCancelling(true);
            onCancel();
          }}
        >
          Stop
        </Button>
      </div>
    </div>
  );
}
