import type { HoldEnd } from './lease-keeper.ts';
import type { ClaimedTask } from './task-input.ts';
import { TaskWorker, type WorkSource } from './task-worker.ts';

export interface ReadyOffers {
  /** Whether anybody listens. */
  isWanted(): boolean;
  /** Gives a task to whoever listens; false where nobody does. */
  offer(task: ClaimedTask): boolean;
  /** Calls back when the task is not held any more; false where it is not. */
  onEnd(task: ClaimedTask, callback: (end: HoldEnd) => void): boolean;
  release(task: ClaimedTask): Promise<void>;
}

/** Gives tasks out by event for as long as somebody listens. A slot is taken until its task has an outcome. */
export class ReadyDispatch {
  readonly #source: WorkSource;
  readonly #concurrency: number;
  readonly #offers: ReadyOffers;
  #worker: TaskWorker | null = null;

  constructor(source: WorkSource, concurrency: number, offers: ReadyOffers) {
    this.#source = source;
    this.#concurrency = concurrency;
    this.#offers = offers;
  }

  /** Begins or ends as listeners came or went, once the present call is over. */
  checkSoon(): void {
    queueMicrotask(() => {
      if (!this.#offers.isWanted()) void this.stop();
      else this.#worker ??= new TaskWorker(this.#source, this.#concurrency, (task) => this.#give(task));
    });
  }

  /** Tasks that were given out stay with whoever got them. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.stopClaiming();
  }

  async #give(task: ClaimedTask): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      if (!this.#offers.onEnd(task, () => resolve())) resolve();
    });
    const isTaken = this.#offers.isWanted() && this.#offers.offer(task);
    if (!isTaken) await this.#offers.release(task).catch(() => undefined);
    await ended;
  }
}
