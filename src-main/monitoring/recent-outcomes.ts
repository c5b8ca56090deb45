import type { Operation } from '../../src-shared/models/metric.ts';

/** Calls the rate is taken from: the last ones, so that an hour of good luck does not hide a bad minute. */
const LAST_CALLS = 100;
/** One failure of three says little. */
const FEWEST_CALLS = 10;

/** Whether the last calls of each operation went well. */
export class RecentOutcomes {
  readonly #outcomes = new Map<Operation, boolean[]>();
  readonly #calls = new Map<Operation, number>();

  add(operation: Operation, isGood: boolean): void {
    const calls = this.#calls.get(operation) ?? 0;
    const outcomes = this.#outcomes.get(operation) ?? [];
    outcomes[calls % LAST_CALLS] = isGood;
    this.#outcomes.set(operation, outcomes);
    this.#calls.set(operation, calls + 1);
  }

  /** Null while there are too few calls. */
  errorRate(operation: Operation): { share: number; calls: number } | null {
    const outcomes = this.#outcomes.get(operation) ?? [];
    if (outcomes.length < FEWEST_CALLS) return null;
    return { share: outcomes.filter((isGood) => !isGood).length / outcomes.length, calls: outcomes.length };
  }
}
