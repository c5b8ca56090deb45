import type { Clock } from '../platform/clock.ts';

/** A change waits for its save at most this many times the debounce. */
const LONGEST_DEBOUNCES = 10;

interface Terms {
  readonly interval: number | null;
  readonly debounce: number | null;
  readonly clock: Clock;
}

/** Says when to save automatically: at intervals, and a while after changes. Never keeps the process alive. */
export class SaveTimers {
  readonly #terms: Terms;
  readonly #save: () => Promise<void>;
  #interval: NodeJS.Timeout | null = null;
  #debounce: NodeJS.Timeout | null = null;
  #firstChange: number | null = null;
  #isStarted = false;
  #isSaving = false;

  constructor(terms: Terms, save: () => Promise<void>) {
    this.#terms = terms;
    this.#save = save;
  }

  start(): void {
    this.#isStarted = true;
    if (this.#terms.interval === null) return;
    this.#interval = setInterval(() => void this.#run(), this.#terms.interval);
    this.#interval.unref();
  }

  noteChange(): void {
    const { debounce, clock } = this.#terms;
    if (debounce === null || !this.#isStarted) return;
    const now = clock.now();
    this.#firstChange ??= now;
    const atLatest = this.#firstChange + debounce * LONGEST_DEBOUNCES;
    if (this.#debounce) clearTimeout(this.#debounce);
    this.#debounce = setTimeout(() => void this.#run(), Math.max(0, Math.min(debounce, atLatest - now)));
    this.#debounce.unref();
  }

  stop(): void {
    this.#isStarted = false;
    if (this.#interval) clearInterval(this.#interval);
    if (this.#debounce) clearTimeout(this.#debounce);
  }

  // A save that takes longer than the time to the next one is not joined by a second; what changed meanwhile waits.
  async #run(): Promise<void> {
    if (this.#isSaving) {
      this.noteChange();
      return;
    }
    this.#isSaving = true;
    this.#firstChange = null;
    try {
      await this.#save();
    } finally {
      this.#isSaving = false;
    }
  }
}
