import { setTimeout as pause } from 'node:timers/promises';
import { QueueManager } from '../engine/queue-manager.ts';
import { Random } from './fixtures/random.ts';
import { taskInput } from './fixtures/tasks.ts';

// Adds a task to the queue named on the command line every so many milliseconds, and completes another one every
// second time, until its standard input ends. Prints a line once it has begun.

const [dbPath = '', everyMs = '100'] = process.argv.slice(2);
const manager = new QueueManager({ persistence: { type: 'sqlite', dbPath }, keepCompleted: Number.POSITIVE_INFINITY });
await manager.start();
const random = new Random(99);
let open = true;
process.stdin.on('end', () => {
  open = false;
});
process.stdin.resume();
process.stdout.write('begun\n');
for (let count = 0; open; count++) {
  await manager.addTask(taskInput(random));
  const claimed = count % 2 === 0 ? await manager.getNextTask() : null;
  if (claimed) await manager.completeTask(claimed.id, undefined, claimed.leaseToken);
  await pause(Number(everyMs));
}
await manager.stop();
