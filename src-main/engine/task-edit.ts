import { AppError } from '../../src-shared/errors/app-error.ts';
import type { TaskEdit } from '../../src-shared/models/task-edit.ts';
import type { TaskContent, TaskRecord } from './store/task-record.ts';
import type { StoreTransaction } from './store/task-store.ts';
import { checkText, invalid, isTaskField, parseTaskText } from './store/task-text.ts';

export interface EditOptions {
  /** SHA-256 of the content the edit was made from, 64 hex digits. `task.changed` where the task has another. */
  readonly contentHash?: string;
  /** Also changes a task somebody works on; its worker keeps what it was given. */
  readonly force?: boolean;
}

/** Changes what a person may change about a task. `task.not-found`, `task.changed`, `task.wrong-status`, `task.invalid`. */
export function editTask(tx: StoreTransaction, id: string, edit: TaskEdit, options: EditOptions = {}): TaskRecord {
  const old = found(tx, id);
  if (options.contentHash !== undefined && options.contentHash !== old.hash.toString('hex')) {
    throw new AppError('task.changed', `Task ${id} has changed since it was read`, {
      details: { taskId: id },
      hint: 'Look at what changed, then make the edit again.',
    });
  }
  if (old.status === 'processing' && !options.force) {
    throw new AppError('task.wrong-status', `Task ${id} is in processing: its worker would not see the edit`, {
      details: { taskId: id, status: old.status },
      hint: 'Wait until it has ended, or edit it nevertheless.',
    });
  }
  const record = tx.updateContent(old, { ...old, ...editedColumns(edit) });
  noteWeight(tx, record);
  return record;
}

/** A waiting task with the content of another, edited, under an id of its own. Its state and outcome are new. */
export function duplicateTask(
  tx: StoreTransaction,
  id: string,
  edit: TaskEdit,
  fresh: { id: string; now: number },
): TaskContent {
  const content: TaskContent = {
    ...found(tx, id),
    ...editedColumns(edit),
    id: fresh.id,
    status: 'queued',
    added_at: fresh.now,
    run_at: null,
    started_at: null,
    completed_at: null,
    failed_at: null,
    retries: 0,
    last_error: null,
    result: null,
  };
  tx.insert(content);
  noteWeight(tx, content);
  return content;
}

function found(tx: StoreTransaction, id: string): TaskRecord {
  const task = tx.find(id);
  if (task) return task;
  throw new AppError('task.not-found', `There is no task ${id} in the queue`, {
    details: { taskId: id },
    hint: 'It may have been removed meanwhile: refresh the list.',
  });
}

function noteWeight(tx: StoreTransaction, { project, weight }: TaskContent): void {
  if (weight !== null) tx.addTotals(project, { weight });
}

/** The edit as columns, checked. Body texts are kept to the letter. */
function editedColumns(edit: TaskEdit): Partial<TaskContent> {
  const { projectId, type, priority, weight, deadline, maxRetries, dataText, extraText } = edit;
  return {
    ...(projectId !== undefined && { project: checkText('projectId', projectId ?? '') }),
    ...(type !== undefined && { type: checkText('type', type ?? '') }),
    ...(priority !== undefined && { priority }),
    ...(weight !== undefined && { weight }),
    ...(deadline !== undefined && { deadline: deadline === null ? null : Math.round(deadline) }),
    ...(maxRetries !== undefined && { max_retries: maxRetries }),
    ...(dataText !== undefined && { data: dataText === null ? null : checkedData(dataText) }),
    ...(extraText !== undefined && { extra: extraText === null ? null : checkedExtra(extraText) }),
  };
}

const NOTHING = { status: 'queued' as const, now: 0, newId: () => '' };

// Reading it as part of a task is what a reload will do: what does not survive that is refused here.
function checkedData(text: string): string | null {
  checkJson('data', text);
  const { data, extra } = parseTaskText(`{"id":"edited","data":${text}}`, NOTHING);
  return data ?? (extra === null ? null : text.trim());
}

function checkedExtra(text: string): string | null {
  const value = checkJson('extra fields', text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('extra fields', text.slice(0, 40), 'a JSON object');
  const taken = Object.entries(value).find(([key, member]) => isTaskField(key) && member !== null && member !== '');
  if (taken) throw invalid('extra fields', `an object with ${taken[0]}`, 'an object without the fields of the queue');
  return parseTaskText(text, NOTHING).extra;
}

function checkJson(field: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'not JSON';
    throw new AppError('task.invalid', `Task field ${field} is no valid JSON: ${why}`, { details: { field } });
  }
}
