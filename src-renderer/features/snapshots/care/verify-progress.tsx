import { useApi } from '../../../app/rpc/rpc-provider.tsx';
import { JobProgress } from '../../jobs/job-progress.tsx';
import { useJob } from '../../jobs/job-store.ts';
import classes from './care.module.css';
import { useVerifying } from './verify-store.ts';

/** How far the verification of a snapshot is; nothing where none is under way. */
export function VerifyProgress({ snapshotId }: { snapshotId: string }) {
  const { api } = useApi();
  const jobId = useVerifying(({ running }) => running[snapshotId]);
  const job = useJob(jobId ?? null);
  if (jobId === undefined) return null;
  return (
    <div className={classes.progress}>
      <JobProgress job={job} onCancel={() => void (jobId !== null && api.jobs.cancel({ jobId }))} />
    </div>
  );
}
