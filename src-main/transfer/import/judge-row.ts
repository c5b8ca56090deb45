import type { ImportMode, RowProblem } from '../../../src-shared/models/transfer.ts';
import { hashTask } from '../../engine/store/content-hash.ts';
import type { TaskContent, TaskRecord } from '../../engine/store/task-record.ts';
import { type ImportRow, problem } from '../read/import-row.ts';

/** What a row is to become. */
export type Judgement =
  | { readonly verdict: 'added'; readonly task: TaskContent }
  | { readonly verdict: 'changed'; readonly task: TaskContent; readonly old: TaskRecord }
  | { readonly verdict: 'unchanged' | 'skipped' | 'duplicates' }
  | { readonly verdict: 'invalid'; readonly problems: readonly RowProblem[] };

/** Decides what becomes of a row; `old` is the task with its id that the queue has, `isFirst` whether it is the first of its id. */
export function judgeRow(row: ImportRow, mode: ImportMode, old: TaskRecord | undefined, isFirst: boolean): Judgement {
  if (row.task === null) return { verdict: 'invalid', problems: row.problems };
  if (!isFirst) return { verdict: 'duplicates' };
  if (old === undefined) return { verdict: 'added', task: row.task };
  if (mode === 'skip') return { verdict: 'skipped' };
  if (mode === 'insert') {
    return { verdict: 'invalid', problems: [problem(row.row, 'id', old.id, 'the queue has a task of this id')] };
  }
  const task = merged(old, row.task, row);
  return hashTask(task).equals(old.hash) ? { verdict: 'unchanged' } : { verdict: 'changed', task, old };
}

// A table speaks about its columns alone; a task as JSON is the whole task.
function merged(old: TaskRecord, task: TaskContent, { given, made }: ImportRow): TaskContent {
  const own = contentOf(old);
  const pick = (from: TaskContent, columns: ReadonlyArray<keyof TaskContent>) =>
    Object.fromEntries(columns.map((column) => [column, from[column]]));
  return { ...own, ...(given === null ? task : pick(task, given)), ...pick(own, made) };
}

function contentOf(record: TaskRecord): TaskContent {
  const { seq: _seq, hash: _hash, born: _born, lease_fence: _f, lease_until: _u, lease_owner: _o, ...content } = record;
  return content;
}
