import type { ClaimedTask } from './task-input.ts';
import { WakeTimer } from './wake-timer.ts';

/** What a worker asks of its queue. */
export interface WorkSource {
  /** Claims as many ready tasks as `free` says at the moment of the commit. */
  claim(free: () => number): Promise<ClaimedTask[]>;
  /** ms from now until a task may become ready by time alone; null for none. */
  msToNextWake(): number | null;
  /** Calls back after every change of the queue; answers how to stop that. */
  onChange(callback: () => void): () => void;
  /** Takes what claiming failed with; the worker goes on after a while. */
  onError(error: unknown): void;
}

/** Wait after a claim that failed, ms. */
const RETRY_MS = 1000;

/** Works on a task and reports its outcome; never rejects. It calls `through` once the task needs its slot no more. */
export type TaskRun = (task: ClaimedTask, through: () => void) => Promise<void>;

/**
 * Keeps up to `concurrency` tasks of a queue running. A slot is free as soon as its task is through, so the claim of
 * the next task shares a commit with the outcomes of those before it.
 */
export class TaskWorker {
  readonly #source: WorkSource;
  readonly #run: TaskRun;
  readonly #concurrency: number;
  readonly #timer: WakeTimer;
  readonly #unsubscribe: () => void;
  readonly #running = new Map<ClaimedTask, Promise<void>>();
  #busySlots = 0;
  #claiming: Promise<void> | null = null;
  #isAsked = false;
  #isStopped = false;

  constructor(source: WorkSource, concurrency: number, run: TaskRun) {
    this.#source = source;
    this.#concurrency = concurrency;
    this.#run = run;
    this.#timer = new WakeTimer(() => this.#fill());
    this.#unsubscribe = source.onChange(() => this.#fill());
    this.#fill();
  }

  /** Tasks that are being worked on, or whose outcome is being kept. */
  get running(): readonly ClaimedTask[] {
    return [...this.#running.keys()];
  }

  /** Claims nothing more. Resolves when a claim on its way has come back. */
  async stopClaiming(): Promise<void> {
    this.#isStopped = true;
    this.#unsubscribe();
    this.#timer.clear();
    await this.#claiming;
  }

  /** Resolves when everything that runs now has reported its outcome. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  // Asked again while a claim is on its way, it looks again: what was added meanwhile may have come too late for it.
  #fill(): void {
    this.#isAsked = true;
    if (this.#claiming || this.#freeSlots() <= 0) return;
    this.#claiming = this.#claim().finally(() => {
      this.#claiming = null;
      if (this.#isAsked) this.#fill();
    });
  }

  async #claim(): Promise<void> {
    this.#timer.clear();
    while (this.#isAsked && this.#freeSlots() > 0) {
      this.#isAsked = false;
      try {
        const tasks = await this.#source.claim(() => this.#freeSlots());
        for (const task of tasks) this.#start(task);
        if (tasks.length > 0) this.#isAsked = true;
        else if (!this.#isStopped) this.#timer.wake(this.#source.msToNextWake());
      } catch (error) {
        if (this.#isStopped) return;
        this.#source.onError(error);
        this.#timer.wake(RETRY_MS);
      }
    }
  }

  #start(task: ClaimedTask): void {
    this.#busySlots += 1;
    let isThrough = false;
    const through = (): void => {
      if (isThrough) return;
      isThrough = true;
      this.#busySlots -= 1;
      this.#fill();
    };
    const work = this.#run(task, through).finally(() => {
      this.#running.delete(task);
      through();
    });
    this.#running.set(task, work);
  }

  #freeSlots(): number {
    return this.#isStopped ? 0 : this.#concurrency - this.#busySlots;
  }
}
