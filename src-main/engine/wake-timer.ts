/** No longer than this without a look: clocks are set, and machines sleep. */
const LONGEST_MS = 30_000;

/** One call back after a while. It never keeps the process alive. */
export class WakeTimer {
  readonly #callback: () => void;
  #timer: NodeJS.Timeout | null = null;

  constructor(callback: () => void) {
    this.#callback = callback;
  }

  /** Replaces the call that was ordered before; null orders none. */
  wake(ms: number | null): void {
    this.clear();
    if (ms === null) return;
    this.#timer = setTimeout(this.#callback, Math.min(Math.max(ms, 1), LONGEST_MS));
    this.#timer.unref();
  }

  clear(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
