import { TASK_FIELDS } from '../../../src-shared/models/import-columns.ts';
import { objectEntries } from '../../storage/json-text.ts';
import { guardCell, jsonToCell } from '../mapping/cells.ts';
import { isForbiddenKey } from '../read/forbidden-keys.ts';
import { csvLine } from './csv-line.ts';
import type { ExportRow } from './task-view.ts';

/** Tasks that are looked at for members of `data` that get columns of their own. */
const SAMPLE = 1000;
const MAX_DATA_COLUMNS = 100;
const COLUMN_KEY = /^[\p{L}_][\p{L}\p{N}_ -]{0,63}$/u;

/**
 * Tasks as a table: every field, members of `data` under dotted headers, and last the fields the queue does not know,
 * as one JSON object. Where a task's data is not an object of those members in their order, its cell `data` holds it
 * as JSON, so that importing the table gives the same tasks to the letter.
 */
export function* csvTable(tasks: Iterable<ExportRow>): Generator<string> {
  const source = tasks[Symbol.iterator]();
  const sample: ExportRow[] = [];
  for (let next = source.next(); !next.done; next = source.next()) {
    sample.push(next.value);
    if (sample.length === SAMPLE) break;
  }
  const places = dataPlaces(sample);
  yield csvLine([...TASK_FIELDS, ...[...places.keys()].map((key) => `data.${key}`), 'extra']);
  for (const task of sample) yield csvLine(cellsOf(task, places));
  for (let next = source.next(); !next.done; next = source.next()) yield csvLine(cellsOf(next.value, places));
}

function dataPlaces(sample: readonly ExportRow[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const { data } of sample) {
    if (data === null || !data.startsWith('{')) continue;
    for (const { key } of objectEntries(data)) {
      const isFit = COLUMN_KEY.test(key) && !isForbiddenKey(key) && key === key.trim();
      if (isFit && places.size < MAX_DATA_COLUMNS && !places.has(key)) places.set(key, places.size);
    }
  }
  return places;
}

function cellsOf(task: ExportRow, places: ReadonlyMap<string, number>): string[] {
  const members = spread(task.data, places);
  return [
    ...fieldCells(task),
    members === null && task.data !== null ? jsonToCell(task.data) : '',
    ...(members ?? new Array<string>(places.size).fill('')),
    task.extra ?? '',
  ].map(guardCell);
}

function fieldCells(task: ExportRow): string[] {
  return [
    task.id,
    task.project,
    task.type,
    String(task.priority),
    task.status,
    task.weight === null ? '' : String(task.weight),
    moment(task.deadline),
    moment(task.run_at),
    moment(task.added_at),
    moment(task.started_at),
    moment(task.completed_at),
    moment(task.failed_at),
    String(task.retries),
    String(task.max_retries),
    task.stalls === null ? '' : String(task.stalls),
    task.last_error === null ? '' : jsonToCell(task.last_error),
    task.result === null ? '' : jsonToCell(task.result),
  ];
}

function moment(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString();
}

/** The members of the data in their columns; null where they would not give the same text again. */
function spread(data: string | null, places: ReadonlyMap<string, number>): string[] | null {
  if (data === null || !data.startsWith('{') || data === '{}') return null;
  const cells = new Array<string>(places.size).fill('');
  let last = -1;
  let text = '';
  for (const { key, valueText } of objectEntries(data)) {
    const place = places.get(key);
    if (place === undefined || place <= last) return null;
    last = place;
    cells[place] = jsonToCell(valueText);
    text += `${text === '' ? '{' : ','}${JSON.stringify(key)}:${valueText}`;
  }
  return `${text}}` === data ? cells : null;
}
