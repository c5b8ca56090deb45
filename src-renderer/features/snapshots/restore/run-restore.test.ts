import { describe, expect, it } from 'vitest';
import type { Job } from '../../../../src-shared/models/job.ts';
import type { RestoreOutcome } from '../../../../src-shared/models/snapshot.ts';
import { runRestore } from './run-restore.ts';

const outcome: RestoreOutcome = {
  snapshotId: 's1',
  added: 1,
  removed: 2,
  changed: 3,
  safetySnapshotId: 'safety-1',
  undoToken: 'token',
  contentHash: 'ab',
};

function apiThatEndsWith(end: Partial<Job>) {
  const job: Job = {
    id: 'j1',
    queueId: 'q',
    title: 'Restore s1',
    note: null,
    state: 'done',
    done: 6,
    total: 6,
    rate: null,
    etaMs: null,
    startedAt: 0,
    endedAt: 1,
    outcome: null,
    error: null,
    ...end,
  };
  async function* jobs() {
    yield job;
  }
  return {
    snapshots: { restore: async () => ({ jobId: 'j1' }) },
    jobs: { watch: async () => jobs(), get: async () => job },
  };
}

const request = { queueId: 'q', snapshotId: 's1', token: 't' };

describe('runRestore', () => {
  it('tells the job, then resolves with its outcome', async () => {
    const started: string[] = [];
    const api = apiThatEndsWith({ outcome: { kind: 'restore', restore: outcome } });
    expect(await runRestore(api, request, (id) => started.push(id))).toEqual(outcome);
    expect(started).toEqual(['j1']);
  });

  it('resolves with null where it was stopped', async () => {
    expect(await runRestore(apiThatEndsWith({ state: 'cancelled' }), request, () => {})).toBeNull();
  });

  it('rejects with the error of a job that failed, its code kept', async () => {
    const error = { code: 'snapshot.live-changed', message: 'the queue changed', hint: null };
    await expect(runRestore(apiThatEndsWith({ state: 'failed', error }), request, () => {})).rejects.toMatchObject({
      code: 'snapshot.live-changed',
      message: 'the queue changed',
    });
  });
});
