import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { Job, JobOutcome } from '../../../src-shared/models/job.ts';
import { ManualClock } from '../../platform/manual-clock.ts';
import { type JobContext, JobRegistry } from './job-registry.ts';

const OUTCOME: JobOutcome = {
  kind: 'restore',
  restore: {
    snapshotId: 's',
    added: 1,
    removed: 2,
    changed: 3,
    safetySnapshotId: 'safety',
    undoToken: 't',
    contentHash: 't',
  },
};

/** A job that goes on when the test says so. */
function heldJob() {
  const clock = new ManualClock();
  const jobs = new JobRegistry('q', clock);
  let context: JobContext | null = null;
  let end: (outcome: JobOutcome) => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const id = jobs.start('Restore it', (given) => {
    context = given;
    return new Promise((resolve, reject) => {
      end = resolve;
      fail = reject;
      given.signal.addEventListener('abort', () => reject(new AppError('job.cancelled', 'as you wished')));
    });
  });
  const progress = (done: number, total: number): void => context?.progress(done, total);
  return {
    clock,
    jobs,
    id,
    progress,
    end: (outcome: JobOutcome) => end(outcome),
    fail: (error: unknown) => fail(error),
  };
}

async function last(stream: AsyncGenerator<Job>): Promise<Job | undefined> {
  let job: Job | undefined;
  for await (const next of stream) job = next;
  return job;
}

describe('a job', () => {
  it('is there from the start, tells rate and time left, and keeps its outcome', async () => {
    const { jobs, clock, id, progress, end } = heldJob();
    expect(jobs.get(id)).toEqual({
      id: 'q:1',
      queueId: 'q',
      title: 'Restore it',
      state: 'running',
      done: 0,
      total: null,
      rate: null,
      etaMs: null,
      note: null,
      startedAt: clock.now(),
      endedAt: null,
      outcome: null,
      error: null,
    });
    clock.advance(2000);
    progress(100, 400);
    expect(jobs.get(id)).toMatchObject({ done: 100, total: 400, rate: 50, etaMs: 6000 });
    const endedAt = clock.advance(2000);
    end(OUTCOME);

    expect(await last(jobs.watch(id, undefined))).toMatchObject({
      state: 'done',
      outcome: OUTCOME,
      endedAt,
      etaMs: null,
    });
    expect(jobs.list()).toEqual([jobs.get(id)]);
  });

  it('tells no nonsense before anything was done', () => {
    const { jobs, id, progress } = heldJob();
    progress(0, 10);

    expect(jobs.get(id)).toMatchObject({ rate: 0, etaMs: null });
  });

  it('can be followed from where it is to its end, by a slow reader too', async () => {
    const { jobs, id, progress, end } = heldJob();
    progress(1, 9);
    const stream = jobs.watch(id, undefined);
    expect((await stream.next()).value).toMatchObject({ done: 1 });
    for (let done = 2; done < 9; done++) progress(done, 9);
    expect((await stream.next()).value).toMatchObject({ done: 8 });
    end(OUTCOME);

    expect(await last(stream)).toMatchObject({ state: 'done' });
    expect(await last(jobs.watch(id, undefined))).toMatchObject({ state: 'done' });
  });

  it('that is cancelled says so, and is not called failed', async () => {
    const { jobs, id } = heldJob();
    jobs.cancel(id);

    expect(await last(jobs.watch(id, undefined))).toMatchObject({
      state: 'cancelled',
      outcome: null,
      error: { code: 'job.cancelled', message: 'as you wished', hint: null },
    });
    jobs.cancel(id);
    expect(jobs.get(id).state).toBe('cancelled');
  });

  it.each([
    [new AppError('storage.full', 'The disk is full', { hint: 'Free some.' }), 'storage.full', 'Free some.'],
    [new TypeError('oops'), 'internal.unexpected', null],
  ])('that fails keeps the reason', async (reason, code, hint) => {
    const { jobs, id, fail } = heldJob();
    fail(reason);

    const job = await last(jobs.watch(id, undefined));
    expect(job).toMatchObject({ state: 'failed', error: { code, message: reason.message, hint } });
  });

  it('that breaks down before it begins is failed, not thrown', async () => {
    const jobs = new JobRegistry('q', new ManualClock());
    const id = jobs.start('x', () => {
      throw new AppError('snapshot.not-found', 'no');
    });

    expect(await last(jobs.watch(id, undefined))).toMatchObject({
      state: 'failed',
      error: { code: 'snapshot.not-found' },
    });
  });

  it('is left alone by a reader that goes away', async () => {
    const { jobs, id, end } = heldJob();
    const abort = new AbortController();
    const stream = jobs.watch(id, abort.signal);
    await stream.next();
    const waiting = stream.next();
    abort.abort();
    expect((await waiting).done).toBe(true);
    end(OUTCOME);

    expect(await last(jobs.watch(id, undefined))).toMatchObject({ state: 'done' });
  });
});

describe('the list of jobs', () => {
  it('knows no job it never had', async () => {
    const jobs = new JobRegistry('q', new ManualClock());

    for (const call of [() => jobs.get('q:1'), () => jobs.cancel('nope')]) {
      expect(call).toThrow(expect.objectContaining({ code: 'job.not-found' }));
    }
    await expect(jobs.watch('q:1', undefined).next()).rejects.toMatchObject({ code: 'job.not-found' });
  });

  it('forgets the oldest ended ones past fifty, and never one that runs', async () => {
    const { jobs, id: running } = heldJob();
    for (let count = 0; count < 80; count++) {
      const id = jobs.start('quick', async () => OUTCOME);
      await last(jobs.watch(id, undefined));
    }
    const kept = jobs.list().map(({ id }) => id);

    expect([kept.length, kept[0], kept.at(-1)]).toEqual([50, running, 'q:81']);
  });

  it('cancels all at once', async () => {
    const { jobs, id } = heldJob();
    jobs.cancelAll();

    expect((await last(jobs.watch(id, undefined)))?.state).toBe('cancelled');
  });
});
