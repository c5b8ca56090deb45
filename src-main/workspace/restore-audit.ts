import { toAppError } from '../../src-shared/errors/app-error.ts';
import type { Job, JobOutcome } from '../../src-shared/models/job.ts';
import type { AuditLog, AuditRecord } from './audit-log.ts';
import type { QueueClient } from './engine-host/queue-thread.ts';

type About = Pick<AuditRecord, 'queueId' | 'action' | 'target'>;

/** Follows a job to its end and records what it did. Never rejects. */
export async function recordJobEnd(audit: AuditLog, about: About, client: QueueClient, jobId: string): Promise<void> {
  try {
    let last: Job | null = null;
    for await (const job of await client.jobs.watch({ jobId })) last = job;
    if (last === null || last.state === 'running') throw new Error('The job ended without an outcome.');
    const count = last.outcome === null ? null : tasksTouched(last.outcome);
    await audit.append({ ...about, count, outcome: last.state, code: last.error?.code ?? null });
  } catch (error) {
    await audit.append({ ...about, count: null, outcome: 'failed', code: toAppError(error).code });
  }
}

function tasksTouched(outcome: JobOutcome): number | null {
  if (outcome.kind === 'tasks') return outcome.tasks.changed;
  if (outcome.kind === 'import') return outcome.import.added + outcome.import.changed + outcome.import.removed;
  if (outcome.kind !== 'restore') return null;
  const { restore } = outcome;
  return restore.added + restore.removed + restore.changed;
}
