export interface PacerClock {
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Calls `run` once after `ms`; returns the function that calls it off. */
  readonly later: (run: () => void, ms: number) => () => void;
}

export interface RefreshPacerOptions {
  readonly clock: PacerClock;
  /** Starts a refresh; resolves when its answers are in. */
  readonly refresh: () => Promise<void>;
}

const MIN_GAP_MS = 500;
/** A refresh may take a fifth of the time: one that takes 400 ms comes every 2 s. */
const REST_PER_DURATION = 4;

/**
 * Turns any number of "something changed" into refreshes: never two at a time, at most two a second, fewer where
 * they take long. A change during a refresh is caught up with afterwards.
 */
export class RefreshPacer {
  readonly #clock: PacerClock;
  readonly #refresh: () => Promise<void>;
  #dirty = false;
  #stopped = false;
  #running = false;
  #notBefore = 0;
  #callOff: (() => void) | null = null;

  constructor(options: RefreshPacerOptions) {
    this.#clock = options.clock;
    this.#refresh = options.refresh;
  }

  changed(): void {
    this.#dirty = true;
    this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    this.#callOff?.();
    this.#callOff = null;
  }

  #schedule(): void {
    if (!this.#dirty || this.#stopped || this.#running || this.#callOff) return;
    const wait = Math.max(0, this.#notBefore - this.#clock.now());
    this.#callOff = this.#clock.later(() => {
      this.#callOff = null;
      void this.#run();
    }, wait);
  }

  async #run(): Promise<void> {
    this.#dirty = false;
    this.#running = true;
    const started = this.#clock.now();
    try {
      await this.#refresh();
    } finally {
      this.#running = false;
      const ended = this.#clock.now();
      this.#notBefore = Math.max(started + MIN_GAP_MS, ended + (ended - started) * REST_PER_DURATION);
      this.#schedule();
    }
  }
}

export const browserClock: PacerClock = {
  now: () => performance.now(),
  later: (run, ms) => {
    const timer = window.setTimeout(run, ms);
    return () => window.clearTimeout(timer);
  },
};
