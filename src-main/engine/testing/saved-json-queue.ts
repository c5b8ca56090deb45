import { join } from 'node:path';
import { startQueue } from './queues.ts';

/** A stopped JSON queue of tasks with these ids, each with `of <id>` in its data, and where its file is. */
export async function savedQueue(...names: string[]) {
  const { queue, folder, clock } = await startQueue('json', { schedulingStrategy: 'fifo' });
  await queue.addTasks(names.map((id) => ({ id, data: { value: `of ${id}` } })));
  await queue.stop();
  return { folder, clock, path: join(folder, 'queue.json') };
}
