import { ByteWindow } from '../../storage/json/byte-window.ts';
import { compactJson } from '../../storage/json-text.ts';
import type { TransferLimits } from '../limits.ts';
import { tooLarge } from '../transfer-errors.ts';
import { type ImportRow, problem, type RowContext, type RowReader, rejected } from './import-row.ts';
import type { OpenInput } from './open-input.ts';
import { taskRow } from './task-row.ts';

const NEWLINE = 0x0a;

/** NDJSON: a task on each line that is not blank. */
export class LineRows implements RowReader {
  readonly columns = ['task'];
  readonly #input: OpenInput;
  readonly #limits: TransferLimits;

  constructor(input: OpenInput, limits: TransferLimits) {
    this.#input = input;
    this.#limits = limits;
  }

  totals(): readonly [] {
    return [];
  }

  *rows(context: RowContext): Generator<ImportRow> {
    let row = 0;
    const window = new ByteWindow(this.#input.source);
    for (const line of this.#lines(window)) {
      row++;
      const text = (row === 1 ? line.replace(/^\ufeff/, '') : line).trim();
      context.onBytes(window.base + window.at);
      if (text === '') continue;
      if (text.startsWith('{')) yield taskRow(row, compactJson(text), 'queued', context);
      else yield rejected(row, [text], [problem(row, null, text, 'it is no JSON object')]);
    }
  }

  *#lines(window: ByteWindow): Generator<string> {
    let searched = 0;
    let line = 1;
    for (;;) {
      const end = window.buffer.subarray(0, window.length).indexOf(NEWLINE, window.at + searched);
      if (end >= 0) {
        const text = window.buffer.toString('utf8', window.at, end);
        window.at = end + 1;
        searched = 0;
        line++;
        yield text;
        continue;
      }
      searched = window.length - window.at;
      if (searched > this.#limits.rowBytes) {
        throw tooLarge(this.#input.name, `line ${line} is longer than ${this.#limits.rowBytes} bytes`);
      }
      if (!window.more()) break;
    }
    if (window.length > window.at) yield window.buffer.toString('utf8', window.at, window.length);
    window.at = window.length;
  }
}
