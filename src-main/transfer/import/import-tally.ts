import type { ImportMode, ImportReport, RowProblem, TransferFormat } from '../../../src-shared/models/transfer.ts';

const KEPT_PROBLEMS = 1000;

/** What happens to a row. */
export type Verdict = 'added' | 'changed' | 'unchanged' | 'skipped' | 'duplicates' | 'invalid';

/** Counts rows by what happens to them. */
export class ImportTally {
  rows = 0;
  removed = 0;
  readonly #counts: Record<Verdict, number> = {
    added: 0,
    changed: 0,
    unchanged: 0,
    skipped: 0,
    duplicates: 0,
    invalid: 0,
  };
  readonly #problems: RowProblem[] = [];

  count(verdict: Verdict): void {
    this.rows++;
    this.#counts[verdict]++;
  }

  reject(problems: readonly RowProblem[]): void {
    this.count('invalid');
    for (const found of problems) if (this.#problems.length < KEPT_PROBLEMS) this.#problems.push(found);
  }

  get invalid(): number {
    return this.#counts.invalid;
  }

  report(format: TransferFormat, mode: ImportMode): ImportReport {
    const { rows, removed } = this;
    return { format, mode, rows, ...this.#counts, removed, problems: [...this.#problems] };
  }
}
