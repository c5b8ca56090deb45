import type { ColumnTarget } from '../../../src-shared/models/import-columns.ts';
import type { TransferLimits } from '../limits.ts';
import { guessTargets } from '../mapping/columns.ts';
import { TaskBuilder } from '../mapping/task-builder.ts';
import { tooLarge, unreadable } from '../transfer-errors.ts';
import { type CsvDialect, dialectOf } from './csv-dialect.ts';
import { csvRecords } from './csv-records.ts';
import { isForbiddenKey } from './forbidden-keys.ts';
import { type ImportRow, problem, type RowContext, type RowReader, rejected } from './import-row.ts';
import type { OpenInput } from './open-input.ts';

const HEAD_BYTES = 64 * 1024;

/** A table with a header: each further record is a task. */
export class CsvRows implements RowReader {
  readonly columns: readonly string[];
  readonly targets: readonly ColumnTarget[];
  readonly dialect: CsvDialect;
  readonly #input: OpenInput;
  readonly #limits: TransferLimits;
  readonly #builder: TaskBuilder;

  /** `delimiter` and `targets` are guessed where they are not given; targets stand by the name of their column. */
  constructor(
    input: OpenInput,
    limits: TransferLimits,
    given: { delimiter?: CsvDialect['delimiter'] | undefined; targets?: Readonly<Record<string, ColumnTarget>> } = {},
  ) {
    this.#input = input;
    this.#limits = limits;
    const head = Buffer.alloc(Math.min(HEAD_BYTES, input.source.size));
    const text = head.toString('utf8', 0, input.source.read(head, 0, 0)).replace(/^\ufeff/, '');
    const dialect = dialectOf(text);
    this.dialect = given.delimiter === undefined ? dialect : { ...dialect, delimiter: given.delimiter };
    this.columns = this.#header();
    const guessed = guessTargets(this.columns);
    const chosen = new Map(Object.entries(given.targets ?? {}));
    this.targets = this.columns.map((column, at) => chosen.get(column) ?? guessed[at] ?? { kind: 'ignore' });
    this.#builder = new TaskBuilder(this.columns, this.targets);
  }

  totals(): readonly [] {
    return [];
  }

  *rows(context: RowContext): Generator<ImportRow> {
    const { name, source } = this.#input;
    let row = 0;
    for (const record of csvRecords(name, source, this.dialect, this.#limits, context.onBytes)) {
      row++;
      const { cells } = record;
      if (row === 1 || (cells.length === 1 && cells[0] === '')) continue;
      const fault = record.problem ?? this.#widthProblem(cells.length);
      if (fault !== null) yield rejected(row, cells, [problem(row, null, cells.join(this.dialect.delimiter), fault)]);
      else yield this.#builder.build(row, cells, context);
    }
  }

  #widthProblem(width: number): string | null {
    const wanted = this.columns.length;
    return width === wanted ? null : `it has ${width} cells where the header has ${wanted}`;
  }

  #header(): readonly string[] {
    const { name, source } = this.#input;
    for (const { cells, problem: fault } of csvRecords(name, source, this.dialect, this.#limits, () => undefined)) {
      if (fault !== null)
        throw unreadable(name, `its header is broken: ${fault}`, 'Mend the quotes of the first line.');
      if (cells.length > this.#limits.columns) {
        throw tooLarge(name, `it has ${cells.length} columns, more than the limit of ${this.#limits.columns}`);
      }
      return checkedHeaders(name, cells);
    }
    throw unreadable(name, 'it is empty', 'Choose a file with a header and rows.');
  }
}

function checkedHeaders(name: string, cells: readonly string[]): readonly string[] {
  const forbidden = cells.find((cell) => cell.split('.').some((key) => isForbiddenKey(key.trim())));
  if (forbidden !== undefined) {
    throw unreadable(name, `its header has the column ${forbidden.slice(0, 80)}, which is not allowed`, 'Rename it.');
  }
  const twice = cells.find((cell, at) => cell.trim() !== '' && cells.indexOf(cell) !== at);
  if (twice === undefined) return cells;
  throw unreadable(
    name,
    `its header has the column ${twice.slice(0, 80)} twice`,
    'Give each column a name of its own.',
  );
}
