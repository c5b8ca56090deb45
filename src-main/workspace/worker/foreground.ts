import type { Clock } from '../../platform/clock.ts';

/** After a call somebody is likely to ask for more, ms. */
const ATTENDED_MS = 2000;

/** Knows when calls that somebody waits for are worked on, so that what nobody waits for stands back. */
export class Foreground {
  readonly #clock: Clock;
  #running = 0;
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#lastAt = this.#clock.now();
    }
  }

  /** A call is worked on. */
  get isBusy(): boolean {
    return this.#running > 0;
  }

  /** A call is worked on, or was in the last two seconds. */
  get isAttended(): boolean {
    return this.isBusy || this.#clock.now() - this.#lastAt <= ATTENDED_MS;
  }
}
