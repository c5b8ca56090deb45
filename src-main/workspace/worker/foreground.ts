import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../platform/clock.ts';

/** After a call somebody is likely to ask for more, ms. */
const ATTENDED_MS = 2000;
/** Background work gets on a little even where calls never cease, ms. */
const WAIT_AT_MOST_MS = 1000;
const LOOK_AGAIN_MS = 50;
const UNATTENDED_PAUSE_MS = 2;

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

  /** Resolves when a step of background work may be done. */
  async quiet(): Promise<void> {
    if (this.#running === 0 && this.#clock.now() - this.#lastAt > ATTENDED_MS) {
      await pause(UNATTENDED_PAUSE_MS, undefined, { ref: false });
      return;
    }
    let waited = 0;
    do {
      await pause(LOOK_AGAIN_MS, undefined, { ref: false });
      waited += LOOK_AGAIN_MS;
    } while (this.#running > 0 && waited < WAIT_AT_MOST_MS);
  }
}
