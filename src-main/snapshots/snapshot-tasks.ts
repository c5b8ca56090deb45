import { AppError } from '../../src-shared/errors/app-error.ts';
import { freeId, type LoadContext } from '../engine/store/load-tasks.ts';
import { type ParsedTask, parseStoredText } from '../engine/store/stored-text.ts';
import type { TaskContent } from '../engine/store/task-record.ts';
import type { ParseDefaults } from '../engine/store/task-text.ts';
import type { StoredSnapshot } from '../storage/base-storage.ts';

/** The tasks of a stored snapshot as they count. `snapshot.unreadable` at the first that cannot be read. */
export function* tasksOfSnapshot(snapshot: StoredSnapshot, context: LoadContext): Generator<ParsedTask> {
  const ids = new Set<string>();
  for (const { text, statusIfAbsent } of snapshot.tasks()) {
    const task = readTask(text, { ...context, status: statusIfAbsent }, snapshot.manifest.id);
    // Files of the original system may name two tasks alike; the queue itself renames the later one too.
    const id = freeId(task.content.id, (wanted) => !ids.has(wanted));
    ids.add(id);
    yield id === task.content.id ? task : { seq: task.seq, content: { ...task.content, id } };
  }
}

function readTask(text: string, defaults: ParseDefaults, snapshotId: string): ParsedTask {
  try {
    return parseStoredText(text, defaults);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('snapshot.unreadable', `Snapshot ${snapshotId} holds a task that cannot be read: ${reason}`, {
      details: { snapshotId },
      hint: 'Choose another snapshot; the file is kept as it is.',
      cause: error,
    });
  }
}

/** The same without their places. */
export function* contentsOfSnapshot(snapshot: StoredSnapshot, context: LoadContext): Generator<TaskContent> {
  for (const { content } of tasksOfSnapshot(snapshot, context)) yield content;
}
