import Papa from 'papaparse';
import type { TaskDetail } from '../../../../src-shared/models/task.ts';

/** Tasks that are copied at the most; more are for an export. */
export const MOST_COPIED = 1000;

/** A JSON array of whole tasks, each to the letter as the queue would export it. */
export function asJson(tasks: readonly TaskDetail[]): string {
  return `[\n${tasks.map(({ taskText }) => taskText).join(',\n')}\n]`;
}

const COLUMNS = [
  'id',
  'projectId',
  'type',
  'priority',
  'status',
  'weight',
  'deadline',
  'runAt',
  'addedAt',
  'startedAt',
  'completedAt',
  'failedAt',
  'retries',
  'maxRetries',
] as const;
const TIMES: ReadonlySet<string> = new Set(['deadline', 'runAt', 'addedAt', 'startedAt', 'completedAt', 'failedAt']);

/** One line per task; times as ISO 8601, bodies as JSON text, and no cell that a spreadsheet would run as a formula. */
export function asCsv(tasks: readonly TaskDetail[]): string {
  const fields = [...COLUMNS, 'lastError', 'result', 'data'];
  const rows = tasks.map((task) => [
    ...COLUMNS.map((column) => cell(column, task[column])),
    task.lastErrorText ?? '',
    task.resultText ?? '',
    task.dataText ?? '',
  ]);
  return Papa.unparse({ fields, data: rows }, { escapeFormulae: true });
}

function cell(column: string, value: string | number | null): string | number {
  if (value === null) return '';
  return TIMES.has(column) && typeof value === 'number' ? new Date(value).toISOString() : value;
}
