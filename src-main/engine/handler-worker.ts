import { AppError, isAppError, toAppError } from '../../src-shared/errors/app-error.ts';
import { milliseconds, wholeNumber } from './option-checks.ts';
import type { ClaimedTask } from './task-input.ts';
import { TaskWorker, type WorkSource } from './task-worker.ts';

export interface TaskContext {
  /** Aborts when the task was given to somebody else, or a stop would wait no longer: the outcome counts no more then. */
  readonly signal: AbortSignal;
}

/** Works on a task. What it resolves with is the task's result; what it throws or rejects with is its failure. */
export type TaskHandler = (task: ClaimedTask, context: TaskContext) => unknown;

export interface ProcessOptions {
  /** Tasks worked on at the same time. Default 1. */
  readonly concurrency?: number;
  /** Aborting it is like calling {@link QueueWorker.stop}. */
  readonly signal?: AbortSignal;
  /** How long a stop waits for running handlers, ms. Default: the manager's `stopTimeout`. */
  readonly stopTimeout?: number;
  /** Keep the process running while it waits for tasks. Default false: the worker alone keeps no program alive. */
  readonly keepAlive?: boolean;
}

/** What `process()` gives back. */
export interface QueueWorker {
  /** Handlers that run now. */
  readonly running: number;
  /** Resolves once the worker has stopped. */
  readonly finished: Promise<void>;
  /**
   * Claims nothing more and waits for running handlers; when the time for that is over their signals abort and their
   * tasks are put back, without counting as tried. Never rejects, and may be called as often as one likes.
   */
  stop(): Promise<void>;
}

/** What a worker with a handler asks of its queue. */
export interface HandledQueue extends WorkSource {
  complete(task: ClaimedTask, result: unknown): Promise<void>;
  fail(task: ClaimedTask, error: unknown): Promise<void>;
  release(task: ClaimedTask): Promise<void>;
  /** Calls back when the task's lease was lost. */
  onLost(task: ClaimedTask, callback: () => void): void;
  /** The outcome of a task could not be reported. */
  onUnreported(task: ClaimedTask, error: AppError): void;
}

export class HandlerWorker implements QueueWorker {
  readonly finished: Promise<void>;
  readonly #queue: HandledQueue;
  readonly #handler: TaskHandler;
  readonly #stopTimeout: number;
  readonly #worker: TaskWorker;
  readonly #aborts = new Map<ClaimedTask, AbortController>();
  readonly #keepAlive: NodeJS.Timeout | null;
  #finish: () => void = () => undefined;
  #stopping: Promise<void> | null = null;

  constructor(queue: HandledQueue, handler: TaskHandler, options: ProcessOptions, stopTimeout: number) {
    const { concurrency = 1, signal, keepAlive = false } = options;
    assertHandler(handler, concurrency, options.stopTimeout ?? stopTimeout);
    this.#queue = queue;
    this.#handler = handler;
    this.#stopTimeout = options.stopTimeout ?? stopTimeout;
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.#keepAlive = keepAlive ? setInterval(() => undefined, 2 ** 31 - 1) : null;
    this.#worker = new TaskWorker(queue, concurrency, (task, through) => this.#work(task, through));
    if (signal?.aborted) void this.stop();
    else signal?.addEventListener('abort', () => void this.stop(), { once: true });
  }

  get running(): number {
    return this.#aborts.size;
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop().finally(() => {
      if (this.#keepAlive) clearInterval(this.#keepAlive);
      this.#finish();
    });
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    await this.#worker.stopClaiming();
    if (await isInTime(this.#worker.settled(), this.#stopTimeout)) return;
    const left = [...this.#aborts];
    this.#aborts.clear();
    for (const [, abort] of left) abort.abort(new AppError('queue.not-running', 'The worker was stopped'));
    await Promise.all(left.map(([task]) => this.#queue.release(task).catch((error) => this.#unreported(task, error))));
  }

  async #work(task: ClaimedTask, through: () => void): Promise<void> {
    const abort = new AbortController();
    this.#aborts.set(task, abort);
    this.#queue.onLost(task, () =>
      abort.abort(new AppError('task.stale-lease', `Task ${task.id} was given out again`)),
    );
    const outcome = await this.#outcomeOf(task, abort.signal);
    // A stop that would wait no longer has put the task back: the outcome came too late.
    const isWanted = this.#aborts.delete(task);
    through();
    if (isWanted) await this.#report(task, outcome);
  }

  async #outcomeOf(task: ClaimedTask, signal: AbortSignal): Promise<{ result: unknown } | { error: unknown }> {
    try {
      return { result: await this.#handler(task, { signal }) };
    } catch (error) {
      return { error };
    }
  }

  async #report(task: ClaimedTask, outcome: { result: unknown } | { error: unknown }): Promise<void> {
    try {
      if ('error' in outcome) await this.#queue.fail(task, outcome.error);
      else await this.#queue.complete(task, outcome.result);
    } catch (error) {
      // A result or an error that cannot be kept is a failure of its handler.
      if (!isAppError(error, 'task.invalid')) this.#unreported(task, error);
      else await this.#queue.fail(task, error).catch((cause) => this.#unreported(task, cause));
    }
  }

  #unreported(task: ClaimedTask, error: unknown): void {
    this.#queue.onUnreported(task, toAppError(error));
  }
}

function assertHandler(handler: unknown, concurrency: number, stopTimeout: number): void {
  const problem =
    typeof handler !== 'function'
      ? 'handler must be a function'
      : !wholeNumber(1).accepts(concurrency)
        ? `concurrency is ${concurrency}: expected ${wholeNumber(1).expected}`
        : !milliseconds(0).accepts(stopTimeout)
          ? `stopTimeout is ${stopTimeout}: expected ${milliseconds(0).expected}`
          : null;
  if (problem !== null) throw new AppError('queue.invalid-option', `process(): ${problem}`);
}

// The timer keeps the process alive: what is left to do when it fires must not be cut off.
async function isInTime(work: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
