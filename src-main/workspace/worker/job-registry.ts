import { AppError, isAppError, toAppError } from '../../../src-shared/errors/app-error.ts';
import { hasEnded, type Job, type JobOutcome } from '../../../src-shared/models/job.ts';
import type { Clock } from '../../platform/clock.ts';
import { Broadcast } from './broadcast.ts';

/** What a job's work may use: told progress is shown, and the signal says when to give up. */
export interface JobContext {
  readonly signal: AbortSignal;
  progress(done: number, total: number, note?: string): void;
}

interface Entry {
  job: Job;
  readonly abort: AbortController;
  readonly changes: Broadcast<Job>;
}

/** Ended jobs that are remembered. */
const KEPT = 50;

/** Long work of one queue: start, follow, cancel; the outcome is kept after the end. */
export class JobRegistry {
  readonly #entries = new Map<string, Entry>();
  readonly #queueId: string;
  readonly #clock: Clock;
  #count = 0;

  constructor(queueId: string, clock: Clock) {
    this.#queueId = queueId;
    this.#clock = clock;
  }

  /** Starts `work` and answers the id of its job at once. */
  start(title: string, work: (context: JobContext) => Promise<JobOutcome>): string {
    const id = `${this.#queueId}:${++this.#count}`;
    const entry: Entry = { job: this.#newJob(id, title), abort: new AbortController(), changes: new Broadcast() };
    this.#entries.set(id, entry);
    this.#forgetOldest();
    void this.#run(entry, work);
    return id;
  }

  list(): Job[] {
    return [...this.#entries.values()].map(({ job }) => job);
  }

  get(id: string): Job {
    return this.#entry(id).job;
  }

  /** The job as it is, then its changes until it has ended. */
  async *watch(id: string, signal: AbortSignal | undefined): AsyncGenerator<Job> {
    const entry = this.#entry(id);
    if (hasEnded(entry.job)) {
      yield entry.job;
      return;
    }
    // What happens while the reader is busy with the first answer waits among the changes.
    const changes = entry.changes.subscribe(signal);
    yield entry.job;
    for await (const job of changes) {
      yield job;
      if (hasEnded(job)) return;
    }
  }

  cancel(id: string): void {
    this.#entry(id).abort.abort();
  }

  cancelAll(): void {
    for (const { abort } of this.#entries.values()) abort.abort();
  }

  async #run(entry: Entry, work: (context: JobContext) => Promise<JobOutcome>): Promise<void> {
    const progress = (done: number, total: number, note: string | null = null): void => {
      const elapsed = Math.max(1, this.#clock.now() - entry.job.startedAt);
      const rate = (done / elapsed) * 1000;
      const etaMs = rate > 0 ? Math.max(0, ((total - done) / rate) * 1000) : null;
      this.#update(entry, { done, total, rate, etaMs, note });
    };
    try {
      const outcome = await work({ signal: entry.abort.signal, progress });
      this.#update(entry, { state: 'done', outcome, endedAt: this.#clock.now(), etaMs: null });
    } catch (error) {
      const { code, message, hint } = toAppError(error);
      const state = isAppError(error, 'job.cancelled') ? 'cancelled' : 'failed';
      const told = { code, message, hint: hint ?? null };
      this.#update(entry, { state, error: told, endedAt: this.#clock.now(), etaMs: null });
    }
  }

  #update(entry: Entry, change: Partial<Job>): void {
    entry.job = { ...entry.job, ...change };
    entry.changes.publish(entry.job);
  }

  #newJob(id: string, title: string): Job {
    const startedAt = this.#clock.now();
    const progress = { done: 0, total: null, rate: null, etaMs: null, note: null };
    const end = { endedAt: null, outcome: null, error: null };
    return { id, queueId: this.#queueId, title, state: 'running', ...progress, startedAt, ...end };
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new AppError('job.not-found', `There is no job ${id}`, { details: { jobId: id } });
    return entry;
  }

  #forgetOldest(): void {
    for (const [id, { job }] of this.#entries) {
      if (this.#entries.size <= KEPT) return;
      if (hasEnded(job)) this.#entries.delete(id);
    }
  }
}
