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
// The first claims also give back the tasks whose worker is gone; that is no everyday change.
for (let count = 0; count < 50; count++) await claimAndComplete();
process.stdout.write('begun\n');
for (let count = 0; open; count++) {
  await manager.addTask(taskInput(random));
  if (count % 2 === 0) await claimAndComplete();
  await pause(Number(everyMs));
}
await manager.stop();

async function claimAndComplete(): Promise<void> {
  const task = await manager.getNextTask();
  if (task) await manager.completeTask(task.id, undefined, task.leaseToken);
}
