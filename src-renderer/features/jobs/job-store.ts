import { create } from 'zustand';
import { hasEnded, type Job } from '../../../src-shared/models/job.ts';

interface JobStore {
  readonly jobs: Readonly<Record<string, Job>>;
}

const useJobs = create<JobStore>()(() => ({ jobs: {} }));

/** The job as it was last heard of; undefined until then. */
export function useJob(jobId: string | null): Job | undefined {
  return useJobs(({ jobs }) => (jobId === null ? undefined : jobs[jobId]));
}

/** The calls of the contract that following a job takes. */
export interface JobCalls {
  readonly watch: (input: { jobId: string }) => Promise<AsyncIterable<Job>>;
  readonly get: (input: { jobId: string }) => Promise<Job>;
}

const POLL_MS = 500;

/**
 * Follows a job to its end, whatever becomes of the component that started it, and resolves to it as it ended. A stream
 * that breaks off is replaced by asking, so that a lost connection does not look like a lost job.
 */
export async function followJob(
  calls: JobCalls,
  jobId: string,
  wait: (ms: number) => Promise<void> = pause,
): Promise<Job> {
  try {
    for await (const job of await calls.watch({ jobId })) if (hasEnded(note(job))) return job;
  } catch {
    // Asked for below.
  }
  for (;;) {
    const job = note(await calls.get({ jobId }));
    if (hasEnded(job)) return job;
    await wait(POLL_MS);
  }
}

function note(job: Job): Job {
  useJobs.setState(({ jobs }) => ({ jobs: { ...jobs, [job.id]: job } }));
  return job;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
