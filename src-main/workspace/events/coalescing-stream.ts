/**
 * An async iterator fed by `push`, for one consumer. Events that share a key replace each other while the
 * consumer is busy, so that at most one event per key ever waits, however slow it is; a replaced event
 * keeps the newest value and moves to the end of the line.
 *
 * Ends when the signal aborts, on `end()`, or when the consumer returns.
 */
export class CoalescingStream<T> implements AsyncIteratorObject<T, undefined, void> {
  readonly #waiting = new Map<string, T>();
  #wake: (() => void) | null = null;
  #ended = false;
  readonly #onEnd: () => void;

  constructor(options: { signal?: AbortSignal | undefined; onEnd?: () => void } = {}) {
    this.#onEnd = options.onEnd ?? (() => undefined);
    if (options.signal?.aborted) this.end();
    else options.signal?.addEventListener('abort', () => this.end(), { once: true });
  }

  push(key: string, event: T): void {
    if (this.#ended) return;
    this.#waiting.delete(key);
    this.#waiting.set(key, event);
    this.#wake?.();
  }

  /** Drops what waits. Nothing happens the second time. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting.clear();
    this.#wake?.();
    this.#onEnd();
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    while (this.#waiting.size === 0 && !this.#ended) await this.#arrival();
    for (const [key, event] of this.#waiting) {
      this.#waiting.delete(key);
      return { done: false, value: event };
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.end();
  }

  async #arrival(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = null;
  }
}
