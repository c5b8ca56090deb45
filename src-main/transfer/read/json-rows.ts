import { BrokenJson } from '../../storage/json/byte-scan.ts';
import { ByteWindow } from '../../storage/json/byte-window.ts';
import { type JsonPart, JsonWalker } from '../../storage/json/json-walker.ts';
import { TASK_LISTS } from '../../storage/json/salvage.ts';
import { compactJson } from '../../storage/json-text.ts';
import { parseProjectStats } from '../../storage/legacy/legacy-project-stats.ts';
import { legacyTasks } from '../../storage/legacy/legacy-tasks.ts';
import type { ProjectTotals } from '../../storage/project-totals.ts';
import type { TransferLimits } from '../limits.ts';
import { tooLarge, unreadable } from '../transfer-errors.ts';
import { type ImportRow, problem, type RowContext, type RowReader, rejected } from './import-row.ts';
import type { OpenInput } from './open-input.ts';
import { projectTotalsOf } from './project-totals.ts';
import { taskRow } from './task-row.ts';

/** A bare array of tasks, a file of ours, or a queue file or export of the original system. */
export class JsonRows implements RowReader {
  readonly columns = ['task'];
  readonly #input: OpenInput;
  readonly #limits: TransferLimits;
  #totals: readonly ProjectTotals[] = [];

  constructor(input: OpenInput, limits: TransferLimits) {
    this.#input = input;
    this.#limits = limits;
  }

  totals(): readonly ProjectTotals[] {
    return this.#totals;
  }

  *rows(context: RowContext): Generator<ImportRow> {
    const { name, source } = this.#input;
    const window = new ByteWindow(source);
    let [row, lists] = [0, 0];
    try {
      for (const part of new JsonWalker(window, TASK_LISTS, this.#limits.rowBytes).walk()) {
        if (part.kind === 'list') lists++;
        else if (part.kind === 'member' && part.key !== 'processing') this.#member(part.key, part.text);
        else {
          for (const found of partRows(row, part, context)) {
            row = found.row;
            yield found;
          }
        }
        context.onBytes(window.base + window.at);
      }
    } catch (error) {
      throw this.#explain(error);
    }
    if (lists === 0)
      throw unreadable(name, 'it has no list of tasks', 'Give an array of tasks, or an export of a queue.');
  }

  #member(key: string, text: string): void {
    if (key === 'projects') this.#totals = projectTotalsOf(text);
    if (key === 'projectStats') this.#totals = parseProjectStats(parsedOr(text, null));
  }

  #explain(error: unknown): unknown {
    if (!(error instanceof BrokenJson)) return error;
    const { name } = this.#input;
    if (error.message.startsWith('a value is larger')) return tooLarge(name, `${error.message} (byte ${error.offset})`);
    const hint = 'Check that the file is whole and is JSON.';
    return unreadable(name, `its JSON breaks off at byte ${error.offset}: ${error.message}`, hint, error);
  }
}

function* partRows(before: number, part: JsonPart, context: RowContext): Generator<ImportRow> {
  if (part.kind === 'list') return;
  let row = before;
  const isLegacyList = part.key === 'processing' || part.kind === 'member';
  if (!isLegacyList) {
    yield elementRow(row + 1, part.text, context);
    return;
  }
  for (const { text, statusIfAbsent } of legacyTasksOf(part)) yield taskRow(++row, text, statusIfAbsent, context);
  if (row === before && part.kind === 'element') yield elementRow(row + 1, part.text, context);
}

// Its entries are split before they are checked; what does not split is told as a row of its own.
function legacyTasksOf(part: JsonPart) {
  try {
    return [...legacyTasks([part])];
  } catch {
    return [];
  }
}

function elementRow(row: number, text: string, context: RowContext): ImportRow {
  if (!text.startsWith('{')) return rejected(row, [text], [problem(row, null, text, 'it is no JSON object')]);
  return taskRow(row, compactJson(text), 'queued', context);
}

function parsedOr(text: string, fallback: unknown): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return fallback;
  }
}
