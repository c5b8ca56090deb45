import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { Job } from '../../../src-shared/models/job.ts';
import { followJob } from './job-store.ts';
import { progressPercent, progressWords } from './progress-words.ts';

const job = (change: Partial<Job>): Job => ({
  id: 'j1',
  queueId: 'q',
  title: 'Restore',
  note: null,
  state: 'running',
  done: 0,
  total: null,
  rate: null,
  etaMs: null,
  startedAt: 0,
  endedAt: null,
  outcome: null,
  error: null,
  ...change,
});

async function* stream(jobs: readonly Job[], breaks = false) {
  yield* jobs;
  if (breaks) throw new AppError('host.disconnected', 'gone');
}

describe('followJob', () => {
  it('resolves with the job as it ended', async () => {
    const watch = async () => stream([job({ done: 1 }), job({ done: 2, state: 'done' })]);
    const get = async () => job({ state: 'failed' });
    expect(await followJob({ watch, get }, 'j1')).toMatchObject({ state: 'done', done: 2 });
  });

  it('asks for the job until it ends where the stream breaks off', async () => {
    const answers = [job({ done: 3 }), job({ done: 4, state: 'cancelled' })];
    const watch = async () => stream([job({ done: 1 })], true);
    const get = async () => answers.shift() ?? job({ state: 'failed' });
    expect(await followJob({ watch, get }, 'j1', async () => {})).toMatchObject({ state: 'cancelled', done: 4 });
  });

  it('rejects where the job is not known any more', async () => {
    const lost = new AppError('job.not-found', 'no job j1');
    const watch = async () => Promise.reject(lost);
    const get = async () => Promise.reject(lost);
    await expect(followJob({ watch, get }, 'j1')).rejects.toBe(lost);
  });
});

describe('progress', () => {
  it('says what is known', () => {
    expect(progressWords({ done: 12000, total: 13575, rate: 8400, etaMs: 2400 })).toBe(
      '12,000 of 13,575, 8.4k a second, 2 s left',
    );
    expect(progressWords({ done: 5, total: null, rate: null, etaMs: null })).toBe('5');
  });

  it('is whole where there is nothing to do, and unknown where the total is', () => {
    expect(progressPercent({ done: 0, total: 0 })).toBe(100);
    expect(progressPercent({ done: 1, total: 3 })).toBe(33);
    expect(progressPercent({ done: 1, total: null })).toBeNull();
  });
});
