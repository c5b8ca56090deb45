/** Results kept for paging: the orders (and cubes) of the last few queries. */
const KEPT = 6;

/**
 * Remembers what a query gave for as long as the queue's revision stays the same; the oldest goes first.
 * A snapshot never changes, so its entries pass a constant as their revision.
 */
export class RevisionCache<Value> {
  readonly #entries = new Map<string, { readonly revision: number; readonly value: Value }>();

  get(key: string, revision: number, make: () => Value): Value {
    const found = this.#entries.get(key);
    if (found?.revision === revision) return found.value;
    const value = make();
    this.#entries.delete(key);
    this.#entries.set(key, { revision, value });
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > KEPT && !oldest.done) this.#entries.delete(oldest.value);
    return value;
  }

  clear(): void {
    this.#entries.clear();
  }
}
