import type { Clock } from '../platform/clock.ts';

const COOLDOWN_MS = 60_000;

interface Passed {
  at: number;
  suppressed: number;
}

/** Lets each kind of alert pass once in a while. */
export class AlertLimiter {
  readonly #clock: Clock;
  readonly #passed = new Map<string, Passed>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many of the kind were held back since the last that passed; null where this one is held back. */
  pass(kind: string): number | null {
    const now = this.#clock.now();
    const last = this.#passed.get(kind);
    // A clock that was set back must not silence anybody.
    if (last && now >= last.at && now - last.at < COOLDOWN_MS) {
      last.suppressed += 1;
      return null;
    }
    this.#passed.set(kind, { at: now, suppressed: 0 });
    return last?.suppressed ?? 0;
  }
}
