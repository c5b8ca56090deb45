import Papa from 'papaparse';
import { TASK_FIELDS, type TaskField } from '../../../../src-shared/models/import-columns.ts';
import type { TaskDetail } from '../../../../src-shared/models/task.ts';

/** Tasks that are copied at the most; more are for an export. */
export const MOST_COPIED = 1000;

/** A JSON array of whole tasks, each to the letter as the queue would export it. */
export function asJson(tasks: readonly TaskDetail[]): string {
  return `[\n${tasks.map(({ taskText }) => taskText).join(',\n')}\n]`;
}

const TIMES: ReadonlySet<TaskField> = new Set(['deadline', 'runAt', 'addedAt', 'startedAt', 'completedAt', 'failedAt']);

/** One line per task; times as ISO 8601, bodies as JSON text, and no cell that a spreadsheet would run as a formula. */
export function asCsv(tasks: readonly TaskDetail[]): string {
  const data = tasks.map((task) => TASK_FIELDS.map((field) => cell(field, written(task, field))));
  return Papa.unparse({ fields: [...TASK_FIELDS], data }, { escapeFormulae: true });
}

function written(task: TaskDetail, field: TaskField): string | number | null {
  switch (field) {
    case 'lastError':
      return task.lastErrorText;
    case 'result':
      return task.resultText;
    case 'data':
      return task.dataText;
    default:
      return task[field];
  }
}

function cell(field: TaskField, value: string | number | null): string | number {
  if (value === null) return '';
  return TIMES.has(field) && typeof value === 'number' ? new Date(value).toISOString() : value;
}
