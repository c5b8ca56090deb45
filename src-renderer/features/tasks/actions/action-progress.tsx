import { Button } from '@mantine/core';
import { useState } from 'react';
import { useJob } from '../../jobs/job-store.ts';
import { progressWords } from '../../jobs/progress-words.ts';
import classes from './actions.module.css';

/** How far the job is, within a notification, and a way to stop it. */
export function ActionProgress({ jobId, onCancel }: { jobId: string; onCancel: () => void }) {
  const job = useJob(jobId);
  const [stopping, setStopping] = useState(false);
  const stop = () => {
    setStopping(true);
    onCancel();
  };
  return (
    <span className={classes.notice}>
      <span>{stopping ? 'Stopping; what was done is undone.' : job ? progressWords(job) : 'Starting…'}</span>
      <Button size="xs" disabled={stopping} onClick={stop}>
        Stop
      </Button>
    </span>
  );
}
