import type { Job } from '../../../../src-shared/models/job.ts';
import type { RestoreOutcome } from '../../../../src-shared/models/snapshot.ts';
import type { DiffFilter } from '../../../../src-shared/models/snapshot-diff.ts';
import { jobError } from '../../jobs/job-error.ts';
import { followJob, type JobCalls } from '../../jobs/job-store.ts';

export interface RestoreRequest {
  readonly queueId: string;
  readonly snapshotId: string;
  readonly token: string;
  readonly only?: DiffFilter;
}

/** The calls of the contract that a restore takes. */
export interface RestoreCalls {
  readonly snapshots: { readonly restore: (request: RestoreRequest) => Promise<{ jobId: string }> };
  readonly jobs: JobCalls;
}

/** Restores and waits for the end: the outcome, null where it was stopped; rejects where it was refused or failed. */
export async function runRestore(
  api: RestoreCalls,
  request: RestoreRequest,
  onStarted: (jobId: string) => void,
): Promise<RestoreOutcome | null> {
  const { jobId } = await api.snapshots.restore(request);
  onStarted(jobId);
  return outcomeOf(await followJob(api.jobs, jobId));
}

function outcomeOf(job: Job): RestoreOutcome | null {
  if (job.state === 'cancelled') return null;
  if (job.outcome?.kind === 'restore') return job.outcome.restore;
  throw jobError(job);
}
