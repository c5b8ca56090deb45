import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../src-shared/errors/app-error.ts';
import type { TaskContent, TaskRecord } from './store/task-record.ts';
import type { StoreTransaction } from './store/task-store.ts';
import { type InputContext, readWaitingTask, type TaskInput, toTask } from './task-input.ts';

/** A task that was assigned to `queue.queue`. */
interface AssignedTask {
  readonly content: TaskContent;
  /** What was given, as JSON holds it: equal to the task of the queue where that was given back untouched. */
  readonly given: unknown;
}

/** Checks what is assigned to `queue.queue`. `task.invalid` naming the field, also for an id that comes twice. */
export function readAssigned(tasks: readonly TaskInput[], context: InputContext): AssignedTask[] {
  if (!Array.isArray(tasks)) throw new AppError('task.invalid', 'queue.queue takes an array of tasks');
  const ids = new Set<string>();
  return tasks.map((task) => {
    const content = readWaitingTask(task, context);
    if (ids.has(content.id)) throw taken(content.id, 'comes twice in the array');
    ids.add(content.id);
    return { content, given: JSON.parse(JSON.stringify(task)) };
  });
}

/**
 * Makes the queued tasks what was assigned, in that order. Tasks that are among them already, unchanged and in order,
 * stay as they are; all others, and what comes after them, are put at the end of the order of arrival anew.
 */
export function assignQueue(tx: StoreTransaction, assigned: readonly AssignedTask[], queued: readonly number[]): void {
  const records = queued.flatMap((seq) => tx.bySeq(seq) ?? []);
  const byId = new Map(records.map((record) => [record.id, record]));
  for (const { content } of assigned) {
    const other = byId.has(content.id) ? undefined : tx.find(content.id);
    if (other) throw taken(content.id, `is ${other.status} already`);
  }
  const kept = new Set<TaskRecord>();
  let last = 0;
  const moved: TaskContent[] = [];
  for (const { content, given } of assigned) {
    const record = byId.get(content.id);
    const stays = record !== undefined && record.seq > last && isDeepStrictEqual(toTask(record), given);
    if (stays) kept.add(record);
    else moved.push(content);
    last = stays ? record.seq : Number.POSITIVE_INFINITY;
  }
  for (const record of records) if (!kept.has(record)) tx.delete(record);
  for (const content of moved) {
    tx.insert(content);
    if (content.weight !== null) tx.addTotals(content.project, { weight: content.weight });
  }
}

function taken(id: string, problem: string): AppError {
  return new AppError('task.invalid', `Task field id: ${id} ${problem}`, {
    details: { field: 'id', taskId: id },
    hint: 'Give each task of the array an id of its own, one that no other task of the queue has.',
  });
}
