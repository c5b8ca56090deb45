/**
 * Hands values to any number of async readers. A reader that is slower than the values gets the newest one
 * of each key: nothing is kept that a newer value of its key replaces.
 */
export class Broadcast<Value> {
  readonly #readers = new Set<Reader<Value>>();
  readonly #keyOf: (value: Value) => string;

  constructor(keyOf: (value: Value) => string = () => '') {
    this.#keyOf = keyOf;
  }

  publish(value: Value): void {
    for (const reader of this.#readers) reader.push(this.#keyOf(value), value);
  }

  /** Values from now on, until `signal` aborts or the reader stops. */
  subscribe(signal: AbortSignal | undefined): AsyncGenerator<Value> {
    const reader = new Reader<Value>(signal);
    this.#readers.add(reader);
    return this.#read(reader);
  }

  async *#read(reader: Reader<Value>): AsyncGenerator<Value> {
    try {
      for (;;) {
        await reader.ready();
        if (reader.isAborted) return;
        yield* reader.take();
      }
    } finally {
      this.#readers.delete(reader);
    }
  }
}

class Reader<Value> {
  readonly #pending = new Map<string, Value>();
  readonly #signal: AbortSignal | undefined;
  #wake: () => void = () => undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener('abort', () => this.#wake(), { once: true });
  }

  get isAborted(): boolean {
    return this.#signal?.aborted ?? false;
  }

  push(key: string, value: Value): void {
    this.#pending.delete(key);
    this.#pending.set(key, value);
    this.#wake();
  }

  async ready(): Promise<void> {
    if (this.#pending.size > 0 || this.isAborted) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  take(): Value[] {
    const values = [...this.#pending.values()];
    this.#pending.clear();
    return values;
  }
}
