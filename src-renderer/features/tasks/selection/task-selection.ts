import type { TaskRow } from '../../../../src-shared/models/task.ts';

/** A ticked task, as far as actions need it. */
export type TickedTask = Pick<TaskRow, 'seq' | 'id' | 'status'>;

/**
 * What is ticked in the list: nothing, some tasks, or all that match the filter of the moment. The place of the last
 * tick is where a range of Shift begins.
 */
export type TaskSelection =
  | { readonly kind: 'none' }
  | { readonly kind: 'some'; readonly tasks: ReadonlyMap<number, TickedTask>; readonly lastPlace: number | null }
  | { readonly kind: 'all'; readonly count: number };

export const NOTHING_TICKED: TaskSelection = { kind: 'none' };

export function isTicked(selection: TaskSelection, seq: number): boolean {
  return selection.kind === 'all' || (selection.kind === 'some' && selection.tasks.has(seq));
}

export function tickedCount(selection: TaskSelection): number {
  if (selection.kind === 'none') return 0;
  return selection.kind === 'all' ? selection.count : selection.tasks.size;
}

/** Ticks the task or takes its tick away. Where all were ticked, this one alone is afterwards. */
export function toggleTask(selection: TaskSelection, task: TickedTask, place: number): TaskSelection {
  const tasks = new Map(selection.kind === 'some' ? selection.tasks : []);
  if (tasks.has(task.seq)) tasks.delete(task.seq);
  else tasks.set(task.seq, task);
  return tasks.size === 0 ? NOTHING_TICKED : { kind: 'some', tasks, lastPlace: place };
}

/** Ticks more tasks; the range ends at `place`. */
export function addTasks(selection: TaskSelection, added: readonly TickedTask[], place: number | null): TaskSelection {
  const tasks = new Map(selection.kind === 'some' ? selection.tasks : []);
  for (const task of added) tasks.set(task.seq, task);
  return tasks.size === 0 ? NOTHING_TICKED : { kind: 'some', tasks, lastPlace: place };
}

/** Place the next range of Shift begins at; null where there is none. */
export function rangeStart(selection: TaskSelection): number | null {
  return selection.kind === 'some' ? selection.lastPlace : null;
}
