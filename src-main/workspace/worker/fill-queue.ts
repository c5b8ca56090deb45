import type { QueueManager } from '../../engine/queue-manager.ts';
import { loadTasks } from '../../engine/store/load-tasks.ts';
import type { TaskContent } from '../../engine/store/task-record.ts';
import { readCheckpointFile } from '../../storage/json/read-checkpoint-file.ts';

const TIMES = ['deadline', 'run_at', 'added_at', 'started_at', 'completed_at', 'failed_at'] as const;

/** Gives a new queue the content of a checkpoint file, with all times moved as if it had been saved just now. */
export async function fillQueue(manager: QueueManager, path: string): Promise<void> {
  const checkpoint = readCheckpointFile(path);
  const now = Date.now();
  const moved = checkpoint.header.savedAt === null ? 0 : now - checkpoint.header.savedAt;
  const newId = (): string => `task-${now}-${Math.random().toString(36).slice(2, 8)}`;
  const adjust = (content: TaskContent): TaskContent => ({ ...content, ...shiftedTimes(content, moved) });
  loadTasks(manager.store, checkpoint.header, checkpoint.tasks(), { now, newId, adjust });
  await manager.createSnapshot('As shipped', { note: 'The sample as it came, to go back to at any time.' });
}

function shiftedTimes(content: TaskContent, moved: number): Partial<TaskContent> {
  return Object.fromEntries(
    TIMES.flatMap((name) => {
      const at = content[name];
      return at === null ? [] : [[name, at + moved]];
    }),
  );
}
