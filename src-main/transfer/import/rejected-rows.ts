import type { ByteSink } from '../../platform/durable-file.ts';
import { csvLine } from '../export/csv-line.ts';
import { guardCell, unguardCell } from '../mapping/cells.ts';
import type { ImportRow } from '../read/import-row.ts';
import type { Judgement } from './judge-row.ts';

/** Rejected rows that are kept in memory until they are written, in characters. */
const MAX_HELD = 64 * 1024 * 1024;

/** Gathers the rows that cannot be imported as a CSV file: their cells, then `reason`. Past 64 Mi characters no more. */
export class RejectedRows {
  readonly #lines: string[];
  #held = 0;

  constructor(columns: readonly string[]) {
    this.#lines = [csvLine([...columns.map(guardCell), 'reason'])];
  }

  add({ cells }: ImportRow, judgement: Judgement): void {
    if (judgement.verdict !== 'invalid' || this.#held > MAX_HELD) return;
    const reason = judgement.problems.map(
      ({ row, column, reason }) => `row ${row}${column ? `, ${column}` : ''}: ${reason}`,
    );
    const line = csvLine([...cells.map(asGuarded), guardCell(reason.join('; '))]);
    this.#held += line.length;
    this.#lines.push(line);
  }

  async write(sink: ByteSink): Promise<void> {
    for (const line of this.#lines) await sink.write(Buffer.from(line));
  }
}

// Its own guard stays the only one.
function asGuarded(cell: string): string {
  return guardCell(unguardCell(cell));
}
