export interface UpdateGateOptions {
  readonly run: () => void;
  /** Shortest time between two runs, ms. */
  readonly intervalMs: number;
  readonly now: () => number;
  /** Calls back after that time; answers the function that prevents it. */
  readonly later: (callback: () => void, ms: number) => () => void;
}

/**
 * Runs soon after it was notified: at once after a quiet time, else so that runs stay `intervalMs` apart. While it
 * is shut notifications are remembered, and one run makes up for them all when it opens.
 */
export class UpdateGate {
  readonly #options: UpdateGateOptions;
  #open = true;
  #pending = false;
  #lastRun = Number.NEGATIVE_INFINITY;
  #cancelTimer: (() => void) | null = null;

  constructor(options: UpdateGateOptions) {
    this.#options = options;
  }

  notify(): void {
    this.#pending = true;
    this.#schedule();
  }

  setOpen(open: boolean): void {
    this.#open = open;
    if (open && this.#pending) this.#schedule();
    if (!open) this.#stopTimer();
  }

  dispose(): void {
    this.#pending = false;
    this.#stopTimer();
  }

  #schedule(): void {
    if (!this.#open || this.#cancelTimer) return;
    const wait = this.#lastRun + this.#options.intervalMs - this.#options.now();
    if (wait <= 0) {
      this.#fire();
      return;
    }
    this.#cancelTimer = this.#options.later(() => {
      this.#cancelTimer = null;
      this.#fire();
    }, wait);
  }

  #fire(): void {
    this.#pending = false;
    this.#lastRun = this.#options.now();
    this.#options.run();
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }
}
