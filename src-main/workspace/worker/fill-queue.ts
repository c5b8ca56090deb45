import type { QueueManager } from '../../engine/queue-manager.ts';
import { loadTasks } from '../../engine/store/load-tasks.ts';
import type { TaskContent } from '../../engine/store/task-record.ts';
import type { Clock } from '../../platform/clock.ts';
import { randomId } from '../../platform/ids.ts';
import { OpenFile } from '../../storage/json/open-file.ts';
import { readQueueFile } from '../../storage/json/queue-file.ts';

const TIMES = ['deadline', 'run_at', 'added_at', 'started_at', 'completed_at', 'failed_at'] as const;

/** Gives a new queue the content of a queue file, with all times moved as if that had been saved just now. */
export async function fillQueue(manager: QueueManager, path: string, clock: Clock): Promise<void> {
  const source = new OpenFile(path);
  try {
    const checkpoint = readQueueFile(source);
    const now = clock.now();
    const moved = checkpoint.header.savedAt === null ? 0 : now - checkpoint.header.savedAt;
    const adjust = (content: TaskContent): TaskContent => ({ ...content, ...shiftedTimes(content, moved) });
    loadTasks(manager.store, checkpoint.header, checkpoint.tasks(), { now, newId: () => `task-${randomId()}`, adjust });
  } finally {
    source.close();
  }
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
