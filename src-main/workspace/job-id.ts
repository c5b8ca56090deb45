import { AppError } from '../../src-shared/errors/app-error.ts';

const JOB_ID = /^([^:]+):\d+$/;

/** The queue whose worker runs a job; ids are `<queueId>:<n>`. `job.not-found` for anything else. */
export function queueOfJob(jobId: string): string {
  const queueId = JOB_ID.exec(jobId)?.[1];
  if (queueId !== undefined) return queueId;
  throw new AppError('job.not-found', `There is no job with the id '${jobId}'.`, { details: { jobId } });
}
