import type { RowProblem } from '../../../src-shared/models/transfer.ts';
import type { TaskContent } from '../../engine/store/task-record.ts';
import type { ProjectTotals } from '../../storage/project-totals.ts';

/** One row of a file: a task, or why it is none. */
export interface ImportRow {
  readonly row: number;
  /** Null where there are problems. */
  readonly task: TaskContent | null;
  /** What of an existing task the row speaks about; null: all of it. */
  readonly given: ReadonlyArray<keyof TaskContent> | null;
  /** Values that the row has not, so that reading made them up: an existing task keeps its own. */
  readonly made: ReadonlyArray<keyof TaskContent>;
  readonly problems: readonly RowProblem[];
  /** The row's cells as they stand there, for the list of rejected rows. */
  readonly cells: readonly string[];
}

/** Reads the rows of one file, as often as asked; always the same ones. */
export interface RowReader {
  /** What the cells of a row are. */
  readonly columns: readonly string[];
  /** Throws `import.unreadable` or `import.too-large` where the file as a whole cannot be read on. */
  rows(context: RowContext): Iterable<ImportRow>;
  /** Totals of projects that the file tells; complete once its rows were read. */
  totals(): readonly ProjectTotals[];
}

export interface RowContext {
  /** ms since 1970. */
  readonly now: number;
  readonly newId: () => string;
  readonly maxRetries: number;
  /** Told how many bytes of the file were read so far. */
  readonly onBytes: (bytes: number) => void;
}

const SHOWN = 80;

export function problem(row: number, column: string | null, value: string, reason: string): RowProblem {
  return { row, column, value: value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value, reason };
}

export function rejected(row: number, cells: readonly string[], problems: readonly RowProblem[]): ImportRow {
  return { row, task: null, given: null, made: [], problems, cells };
}
