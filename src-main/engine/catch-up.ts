import { AppError, type AppErrorOptions, toAppError } from '../../src-shared/errors/app-error.ts';
import type { Degraded } from '../../src-shared/models/queue.ts';
import type { Clock } from '../platform/clock.ts';

export interface CatchUpParts {
  /** Keeps mutations out while what is missing is written. */
  readonly exclusive: (work: () => Promise<void>) => Promise<void>;
  /** Writes everything that the storage does not have. */
  readonly write: () => Promise<void>;
  /** Number of changes that the storage does not have. */
  readonly pendingChanges: () => number;
  readonly onChange: (change: CatchUpChange, reason: AppError | null) => void;
  /** How long a change waits for the storage until its outcome is told to be unknown, ms. */
  readonly patienceMs: number;
  readonly clock: Clock;
}

/**
 * - `behind`: the storage could not be written, or for another reason than before
 * - `trying`, `waiting`: what is missing is being written; it is not, or is more than before
 * - `caught-up`: it has everything
 * - `lost`: it will never take a write of this owner's again
 */
export type CatchUpChange = 'behind' | 'trying' | 'waiting' | 'caught-up' | 'lost';

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: AppError) => void;
}

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5000;
/** How long stopping waits for a storage that is out of reach, at most. */
const LAST_CHANCE_MS = 5000;
/** The storage will never take a write of ours again. */
const FINAL = new Set(['storage.locked', 'storage.closed']);

/**
 * Holds a queue together whose storage is out of reach for a while: the queue goes on in memory, and what changed
 * is written, as one batch or a whole state, as soon as the storage takes writes again. What is missing is known
 * by name only, so that it takes no more memory however often a task changes. Being replaced by another owner is
 * final: what this one did not save by then is not saved any more.
 */
export class CatchUp {
  readonly #parts: CatchUpParts;
  readonly #waiters = new Set<Waiter>();
  #reason: AppError | null = null;
  #since = 0;
  #lost: AppError | null = null;
  #isReachable = true;
  #attempt: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #failures = 0;
  #beingWritten = 0;

  constructor(parts: CatchUpParts) {
    this.#parts = parts;
  }

  /** Null while every write succeeds. */
  get degraded(): Degraded | null {
    if (this.#reason === null) return null;
    const { code, message } = this.#reason;
    const phase = this.#attempt === null ? 'waiting' : 'catching-up';
    return { phase, code, message, since: this.#since, pendingChanges: this.#pending };
  }

  /** Why nothing is written any more, or null. */
  get lost(): AppError | null {
    return this.#lost;
  }

  /** A write failed: from now on the queue is behind. */
  failed(error: unknown): void {
    const reason = toAppError(error);
    if (FINAL.has(reason.code)) this.#lose(reason);
    else this.#fallBehind(reason);
  }

  /** No write can succeed until {@link reachable}. */
  unreachable(reason: AppError): void {
    this.#isReachable = false;
    this.#clearTimer();
    this.failed(reason);
  }

  /** Writes may succeed again; `complete: false` where the storage lost some that had succeeded. */
  reachable(complete: boolean): void {
    this.#isReachable = true;
    this.#failures = 0;
    if (!complete) this.#fallBehind(new AppError('storage.degraded', 'The storage lost changes it had kept before'));
    if (this.#reason !== null) void this.catchUp();
  }

  /** Everything is written, by whatever way; the caller keeps mutations out. */
  done(): void {
    this.#clearTimer();
    this.#failures = 0;
    const wasBehind = this.#reason !== null;
    this.#reason = null;
    for (const { resolve } of this.#waiters) resolve();
    this.#waiters.clear();
    if (wasBehind) this.#parts.onChange('caught-up', null);
  }

  /** Resolves once the changes made up to now are written; `storage.outcome-unknown` where that takes too long. */
  later(): Promise<void> {
    const { patienceMs, onChange } = this.#parts;
    onChange('waiting', this.#reason);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => waiter.reject(this.#unknown(`within ${patienceMs} ms`)), patienceMs);
      const settle = <Value>(use: (value: Value) => void) => {
        return (value: Value): void => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          use(value);
        };
      };
      const waiter: Waiter = { resolve: settle<void>(resolve), reject: settle<AppError>(reject) };
      this.#waiters.add(waiter);
    });
  }

  /** Tries to write what is missing now; never rejects. */
  catchUp(): Promise<void> {
    this.#clearTimer();
    this.#attempt ??= this.#try().finally(() => {
      this.#attempt = null;
      if (this.#reason !== null) this.#parts.onChange('waiting', this.#reason);
    });
    return this.#attempt;
  }

  /** A last try. Rejects where changes stay that are not written; those who wait for them are told. */
  async stop(): Promise<void> {
    const deadline = performance.now() + Math.min(LAST_CHANCE_MS, this.#parts.patienceMs);
    while (this.#reason !== null && this.#pending > 0 && performance.now() < deadline) {
      await this.catchUp();
      if (this.#pending > 0) await new Promise((resolve) => setTimeout(resolve, FIRST_RETRY_MS));
    }
    this.#clearTimer();
    const reason = this.#lost ?? (this.#reason && this.#unknown('before the queue was stopped'));
    if (reason === null) return;
    for (const { reject } of this.#waiters) reject(reason);
    if (this.#pending > 0) throw reason;
  }

  get #pending(): number {
    return Math.max(this.#beingWritten, this.#parts.pendingChanges());
  }

  async #try(): Promise<void> {
    const { exclusive, write, pendingChanges, onChange } = this.#parts;
    if (!this.#isReachable || this.#reason === null || this.#lost !== null) return;
    try {
      await exclusive(async () => {
        this.#beingWritten = pendingChanges();
        onChange('trying', this.#reason);
        await write();
        this.done();
      });
    } catch (error) {
      this.#failures += 1;
      this.failed(error);
    } finally {
      this.#beingWritten = 0;
    }
  }

  #fallBehind(reason: AppError): void {
    if (this.#lost !== null) return;
    const isNew = this.#reason?.code !== reason.code;
    if (this.#reason === null) this.#since = this.#parts.clock.now();
    this.#reason = reason;
    if (this.#isReachable) this.#retryLater();
    if (isNew) this.#parts.onChange('behind', reason);
  }

  #lose(reason: AppError): void {
    if (this.#lost !== null) return;
    this.#clearTimer();
    this.#lost = reason;
    this.#reason = null;
    for (const { reject } of this.#waiters) reject(reason);
    this.#parts.onChange('lost', reason);
  }

  #retryLater(): void {
    if (this.#timer !== null) return;
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.#failures, 10));
    this.#timer = setTimeout(() => void this.catchUp(), longest);
    this.#timer.unref();
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #unknown(when: string): AppError {
    return outcomeUnknown(when, this.#reason);
  }
}

/** The change stands in memory; whether and when it is kept is not known yet. */
export function outcomeUnknown(when: string, reason: AppError | null): AppError {
  const options: AppErrorOptions = {
    hint: 'The change is made and is saved once the storage takes writes again; look before you repeat it.',
    ...(reason === null ? {} : { cause: reason }),
  };
  const because = reason === null ? '' : `: ${reason.message}`;
  return new AppError('storage.outcome-unknown', `The change could not be saved ${when}${because}`, options);
}
