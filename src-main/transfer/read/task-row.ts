import { isAppError } from '../../../src-shared/errors/app-error.ts';
import type { TaskStatus } from '../../../src-shared/models/task.ts';
import { parseStoredText } from '../../engine/store/stored-text.ts';
import type { TaskContent } from '../../engine/store/task-record.ts';
import { objectEntries } from '../../storage/json-text.ts';
import { statusOfWord } from '../mapping/status-words.ts';
import { forbiddenKeyIn } from './forbidden-keys.ts';
import { type ImportRow, problem, type RowContext, rejected } from './import-row.ts';

type Column = keyof TaskContent;

/** Reads a row that is a task's JSON text. */
export function taskRow(row: number, text: string, status: TaskStatus, context: RowContext): ImportRow {
  try {
    const made: Column[] = [];
    const task = readTask(text, status, context, made);
    if (typeof task !== 'string') return { row, task, given: null, made, problems: [], cells: [text] };
    return rejected(row, [text], [problem(row, null, text, task)]);
  } catch (error) {
    if (!isAppError(error)) throw error;
    const { field } = error.details;
    return rejected(row, [text], [problem(row, typeof field === 'string' ? field : null, text, error.message)]);
  }
}

/** The task, or why it is none. */
function readTask(text: string, fallback: TaskStatus, context: RowContext, made: Column[]): TaskContent | string {
  const { content } = parseStoredText(text, { ...context, now: Number.NaN, status: fallback });
  const key = forbiddenKeyIn(text);
  if (key !== null) return `it has a key ${key}, which is not allowed`;
  const timed = Number.isNaN(content.added_at) ? { ...content, added_at: context.now } : content;
  if (timed !== content) made.push('added_at');
  const task = content.status === fallback ? withStatus(timed, text, context.now, made) : timed;
  if (typeof task === 'string') return task;
  return task.status === 'scheduled' && task.run_at === null ? 'a scheduled task needs a runAt' : task;
}

// The fallback stands for a status that is not there, and for one the queue has another word for.
function withStatus(content: TaskContent, text: string, now: number, made: Column[]): TaskContent | string {
  if (givesStatus(text, content.status)) return content;
  const valueText = text.includes('"status"') ? entryOf(text, 'status') : undefined;
  if (valueText === undefined || valueText === 'null' || valueText === '""') {
    if (content.status === 'queued') made.push('status');
    const isLater = content.status === 'queued' && content.run_at !== null && content.run_at > now;
    return isLater ? { ...content, status: 'scheduled' } : content;
  }
  const status = valueText.startsWith('"') ? statusOfWord(String(JSON.parse(valueText))) : null;
  return status === null ? `status is ${valueText.slice(0, 80)}, which is none` : { ...content, status };
}

/** True for a text like those that exports write; any other is looked into. What stands deeper is no status of the task. */
function givesStatus(text: string, status: TaskStatus): boolean {
  const at = text.indexOf('"status"');
  if (at < 0 || !text.startsWith(`"status":"${status}"`, at) || text.includes('"status"', at + 1)) return false;
  return text.lastIndexOf('{', at) === text.indexOf('{');
}

function entryOf(text: string, name: string): string | undefined {
  return objectEntries(text).findLast(({ key }) => key === name)?.valueText;
}
