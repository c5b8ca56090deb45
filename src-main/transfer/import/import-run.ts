import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { ImportMode, ImportReport, TransferFormat } from '../../../src-shared/models/transfer.ts';
import type { TaskRecord } from '../../engine/store/task-record.ts';
import type { StoreTransaction, TaskStore } from '../../engine/store/task-store.ts';
import type { ImportRow, RowContext, RowReader } from '../read/import-row.ts';
import { inSlices } from '../work-slices.ts';
import { ImportTally } from './import-tally.ts';
import { type Judgement, judgeRow } from './judge-row.ts';
import { SeenIds } from './seen-ids.ts';

/** Where an import is. `rate` is rows a second; `etaMs` null until it can be told. */
export interface ImportProgress {
  readonly phase: 'checking' | 'writing';
  readonly rows: number;
  /** Bytes of the unpacked file. */
  readonly bytes: number;
  readonly totalBytes: number;
  readonly rate: number;
  readonly etaMs: number | null;
}

/** @internal */
export interface ImportPlan {
  readonly reader: RowReader;
  readonly format: TransferFormat;
  readonly mode: ImportMode;
  readonly totalBytes: number;
  readonly context: Omit<RowContext, 'onBytes'>;
  /** Goes on where rows are invalid. */
  readonly skipInvalid: boolean;
  readonly statistics: 'add' | 'replace' | 'ignore';
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  readonly onRejected?: ((row: ImportRow, judgement: Judgement) => void) | undefined;
}

/** One import into one queue: every row is judged before the first one is written. @internal */
export class ImportRun {
  readonly #store: TaskStore;
  readonly #plan: ImportPlan;

  constructor(store: TaskStore, plan: ImportPlan) {
    this.#store = store;
    this.#plan = plan;
  }

  /** What the import would do to the queue as it is now. Changes nothing. */
  async check(): Promise<ImportReport> {
    const tally = new ImportTally();
    if (this.#plan.mode === 'replace') tally.removed = totalTasks(this.#store);
    await this.#each('checking', tally, this.#existing(), (row, judgement) => {
      if (judgement.verdict !== 'invalid') return;
      this.#plan.onRejected?.(row, judgement);
    });
    return tally.report(this.#plan.format, this.#plan.mode);
  }

  /** Does it, in one transaction; whatever it throws leaves the queue as it was. Mutations must be kept out. */
  async write(): Promise<ImportReport> {
    const open = this.#store.beginTransaction();
    try {
      const tally = new ImportTally();
      if (this.#plan.mode === 'replace') tally.removed = await this.#removeAll(open.tx);
      await this.#each(
        'writing',
        tally,
        (id) => open.tx.find(id),
        (_row, judgement) => apply(open.tx, judgement),
      );
      this.#takeTotals(open.tx);
      refuseInvalid(tally.report(this.#plan.format, this.#plan.mode), this.#plan.skipInvalid);
      open.commit();
      return tally.report(this.#plan.format, this.#plan.mode);
    } catch (error) {
      open.rollback();
      throw error;
    }
  }

  #existing(): (id: string) => TaskRecord | undefined {
    return this.#plan.mode === 'replace' ? () => undefined : (id) => this.#store.find(id);
  }

  async #each(
    phase: ImportProgress['phase'],
    tally: ImportTally,
    find: (id: string) => TaskRecord | undefined,
    take: (row: ImportRow, judgement: Judgement) => void,
  ): Promise<void> {
    const { reader, context, mode, signal } = this.#plan;
    const seen = new SeenIds();
    const progress = this.#progressOf(phase, tally);
    const work = (row: ImportRow): void => {
      const isFirst = row.task === null || seen.add(row.task.id);
      const judgement = judgeRow(row, mode, row.task === null ? undefined : find(row.task.id), isFirst);
      if (judgement.verdict === 'invalid') tally.reject(judgement.problems);
      else tally.count(judgement.verdict);
      take(row, judgement);
    };
    try {
      await inSlices(reader.rows({ ...context, onBytes: progress.onBytes }), work, { signal, onSlice: progress.tell });
    } finally {
      seen.close();
    }
  }

  #progressOf(phase: ImportProgress['phase'], tally: ImportTally) {
    const { totalBytes, onProgress } = this.#plan;
    const start = performance.now();
    let bytes = 0;
    const tell = (): void => {
      const seconds = Math.max(0.001, (performance.now() - start) / 1000);
      const etaMs = bytes > 0 ? ((totalBytes - bytes) / bytes) * seconds * 1000 : null;
      onProgress?.({ phase, rows: tally.rows, bytes, totalBytes, rate: tally.rows / seconds, etaMs });
    };
    const onBytes = (read: number): void => {
      bytes = Math.min(read, totalBytes);
    };
    return { tell, onBytes };
  }

  async #removeAll(tx: StoreTransaction): Promise<number> {
    const seqs = this.#store.db.prepare<[], number>('SELECT seq FROM tasks ORDER BY seq').pluck().all();
    const remove = (seq: number): void => {
      const task = tx.bySeq(seq);
      if (task) tx.delete(task);
    };
    await inSlices(seqs, remove, { signal: this.#plan.signal });
    return seqs.length;
  }

  #takeTotals(tx: StoreTransaction): void {
    const { statistics, reader } = this.#plan;
    if (statistics === 'ignore') return;
    if (statistics === 'replace') resetTotals(this.#store, tx);
    for (const { projectId, completedTotal: completed, failedTotal: failed, weight } of reader.totals()) {
      tx.addTotals(projectId ?? '', { completed, failed, weight });
    }
  }
}

function resetTotals(store: TaskStore, tx: StoreTransaction): void {
  const kept = store.db.prepare<[], { project: string; completed: number; failed: number }>(
    'SELECT project, completed_total AS completed, failed_total AS failed FROM projects',
  );
  for (const { project, completed, failed } of kept.all()) {
    tx.addTotals(project, { completed: -completed, failed: -failed });
  }
}

function totalTasks(store: TaskStore): number {
  return Object.values(store.state().counts).reduce((sum, count) => sum + count, 0);
}

function apply(tx: StoreTransaction, judgement: Judgement): void {
  if (judgement.verdict === 'added') tx.insert(judgement.task);
  if (judgement.verdict !== 'changed') return;
  const { old, task } = judgement;
  // Whoever works on the task under its old lease must not finish what it has become.
  tx.updateContent({ ...old, lease_fence: null, lease_until: null, lease_owner: null }, task);
}

/** `import.rows-invalid` where rows are and nobody said to go on without them. */
export function refuseInvalid(report: ImportReport, skipInvalid: boolean): void {
  const [first] = report.problems;
  if (skipInvalid || first === undefined) return;
  const where = first.column === null ? `row ${first.row}` : `row ${first.row}, ${first.column}`;
  const message = `${report.invalid} of ${report.rows} rows cannot be imported; the first is ${where}: ${first.reason}`;
  throw new AppError('import.rows-invalid', message, {
    details: { invalid: report.invalid, rows: report.rows, row: first.row, column: first.column },
    hint: 'Mend the rows, or import without them. Nothing was changed.',
  });
}
