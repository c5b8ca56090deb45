import { AppError } from '../../../../src-shared/errors/app-error.ts';
import type { Job } from '../../../../src-shared/models/job.ts';
import type { Snapshot } from '../../../../src-shared/models/snapshot.ts';
import type { Api } from '../../../app/rpc/client.ts';
import { formatNoun } from '../../../components/format.ts';
import { notifyDone, notifyError } from '../../../components/notify.tsx';
import { jobError } from '../../jobs/job-error.ts';
import { followJob } from '../../jobs/job-store.ts';
import { noteVerified, noteVerifying } from './verify-store.ts';

/** Verifies a snapshot and tells the result; one verification of a snapshot at a time. */
export async function verifySnapshot(api: Api, queueId: string, { id, name }: Snapshot): Promise<void> {
  noteVerifying(id, null);
  try {
    const { jobId } = await api.snapshots.verify({ queueId, snapshotId: id });
    noteVerifying(id, jobId);
    tell(name, await followJob(api.jobs, jobId));
  } catch (error) {
    notifyError(`${name} could not be verified`, error);
  } finally {
    noteVerified(id);
  }
}

function tell(name: string, job: Job): void {
  if (job.state === 'cancelled') return;
  if (job.outcome?.kind !== 'verify') throw jobError(job);
  const { problem, snapshot } = job.outcome.verification;
  if (problem === null) {
    notifyDone(`${name} is whole`, `All ${formatNoun(snapshot.taskCount, 'task')} match the checksum.`);
  } else {
    notifyError(`${name} is damaged`, new AppError('snapshot.unreadable', problem));
  }
}
