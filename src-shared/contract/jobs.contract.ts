import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { jobSchema } from '../models/job.ts';
import { base } from './base.ts';

const jobInput = z.object({ jobId: z.string().min(1).max(128) });

export const jobsContract = {
  list: base.output(z.array(jobSchema)),
  get: base.input(jobInput).output(jobSchema),
  /** The job as it is, then every progress, and at last its end. */
  watch: base.input(jobInput).output(eventIterator(jobSchema)),
  /** Asks the job to stop; what it did so far is undone. No effect on one that ended. */
  cancel: base.input(jobInput).output(z.void()),
};
