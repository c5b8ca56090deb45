import type { TaskFilter, TaskStatus } from '../../../../src-shared/models/task.ts';
import { facetMatcher } from '../terms/split-filter.ts';

/** A combination of facets; '' for none. */
export interface CellKey {
  readonly status: TaskStatus;
  readonly project: string;
  readonly type: string;
}

/** Cell of slots whose task was removed; no filter wants it. */
export const GONE = 0;

/** Numbers the combinations of status, project and type that occur: a filter then is a look into one small array. */
export class Cells {
  readonly #idOf = new Map<string, number>();
  readonly #keys: (CellKey | null)[] = [null];

  idFor({ status, project, type }: CellKey): number {
    const name = `${status}\0${project}\0${type}`;
    const known = this.#idOf.get(name);
    if (known !== undefined) return known;
    this.#idOf.set(name, this.#keys.length);
    this.#keys.push({ status, project, type });
    return this.#keys.length - 1;
  }

  /** Null for that of removed tasks. */
  key(id: number): CellKey | null {
    return this.#keys[id] ?? null;
  }

  get size(): number {
    return this.#keys.length;
  }

  /** 1 for every cell that the facets of the filter ask for, else 0. */
  wanted(filter: TaskFilter): Uint8Array {
    const matches = facetMatcher(filter);
    return Uint8Array.from(this.#keys, (key) => (key !== null && matches(key) ? 1 : 0));
  }
}
