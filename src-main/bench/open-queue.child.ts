import { DEFAULT_TASK_SORT } from '../../src-shared/models/task.ts';
import { TaskQuery } from '../engine/query/task-query.ts';
import { QueueManager } from '../engine/queue-manager.ts';

// Opens the queue named on the command line and reads its first page; prints the milliseconds both took, counted
// from when the modules are loaded.
const dbPath = process.argv[2] ?? '';
const started = performance.now();
const manager = new QueueManager({ persistence: { type: 'sqlite', dbPath } });
await manager.start();
const { rows } = new TaskQuery(manager.store).page({
  mark: null,
  filter: {},
  sort: DEFAULT_TASK_SORT,
  offset: 0,
  limit: 100,
});
process.stdout.write(`${performance.now() - started} ${rows.length}\n`);
await manager.stop();
