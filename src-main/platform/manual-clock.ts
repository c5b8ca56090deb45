import type { Clock } from './clock.ts';

/** A clock for tests: it stands still until it is moved. */
export class ManualClock implements Clock {
  #now: number;

  /** @param start ms since 1970; the default is a moment in November 2026. */
  constructor(start = 1_795_420_142_587) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Moves on by `ms` and answers the new time. */
  advance(ms: number): number {
    this.#now += ms;
    return this.#now;
  }

  set(now: number): void {
    this.#now = now;
  }
}
