import type { Database } from 'better-sqlite3';

type FacetColumn = 'project' | 'type';

/** A facet of every slot as a number: equal values have equal codes. */
export class FacetCodes {
  readonly #column: FacetColumn;
  readonly #codeOf = new Map<string, number>();
  #codes = new Uint32Array(0);

  constructor(column: FacetColumn) {
    this.#column = column;
  }

  readAll(db: Database, slotOf: (seq: number) => number): void {
    const values = db.prepare<[], string>(`SELECT DISTINCT ${this.#column} FROM counters`).pluck().all();
    const seqs = db
      .prepare<[string], number>(`SELECT seq FROM tasks INDEXED BY tasks_${this.#column} WHERE ${this.#column} = ?`)
      .pluck();
    for (const value of values) {
      const code = this.#codeFor(value);
      for (const seq of seqs.all(value)) this.#codes[slotOf(seq)] = code;
    }
  }

  set(slot: number, value: string): void {
    this.#codes[slot] = this.#codeFor(value);
  }

  resize(capacity: number): void {
    const codes = new Uint32Array(capacity);
    codes.set(this.#codes);
    this.#codes = codes;
  }

  /** 1 for the codes of the wanted values; null where every value is. Null stands for "none", kept as ''. */
  wanted(values: readonly (string | null)[] | undefined): Uint8Array | null {
    if (!values?.length) return null;
    const wanted = new Uint8Array(this.#codeOf.size);
    for (const value of values) {
      const code = this.#codeOf.get(value ?? '');
      if (code !== undefined) wanted[code] = 1;
    }
    return wanted;
  }

  restrict(mask: Uint8Array, wanted: Uint8Array): void {
    for (let slot = 0; slot < mask.length; slot++) {
      if (wanted[this.#codes[slot] ?? 0] !== 1) mask[slot] = 0;
    }
  }

  #codeFor(value: string): number {
    const code = this.#codeOf.get(value) ?? this.#codeOf.size;
    this.#codeOf.set(value, code);
    return code;
  }
}
