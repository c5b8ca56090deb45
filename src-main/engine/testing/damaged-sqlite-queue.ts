import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import type { QueueManager } from '../queue-manager.ts';
import type { Task } from '../task-input.ts';
import { startQueue } from './queues.ts';
import { tasksOf } from './recount.ts';

/** Size in bytes of the pages the database is made of. */
export const PAGE = 4096;

type Tasks = ReadonlyMap<unknown, Task>;

interface Whole {
  readonly bytes: Buffer;
  readonly tasks: Tasks;
  /** What each snapshot holds, by its id. */
  readonly snapshots: ReadonlyMap<string, Tasks>;
  /** The newest committed changes, which are not in `bytes` yet. */
  readonly log: Buffer;
}

let made: Promise<Whole> | null = null;

/** A queue of 400 tasks with two snapshots, as its files hold it. */
export function wholeQueue(): Promise<Whole> {
  made ??= makeWhole();
  return made;
}

async function makeWhole(): Promise<Whole> {
  const { queue, folder } = await startQueue('sqlite');
  const input = (index: number) => ({
    id: `t${index}`,
    projectId: `p${index % 3}`,
    data: { text: 'x'.repeat(index * 17) },
  });
  await queue.addTasks(Array.from({ length: 400 }, (_, index) => input(index)));
  await queue.createSnapshot('first');
  for (let index = 0; index < 20; index++) {
    const task = await queue.getNextTask();
    await queue.completeTask(task?.id ?? '', { index });
  }
  await queue.removeTask('t399');
  await queue.createSnapshot('second');
  await queue.setStrategy('priority');
  const path = join(folder, 'queue.db');
  const folding = new Database(path);
  folding.pragma('wal_checkpoint(TRUNCATE)');
  folding.close();
  await queue.addTask({ id: 'last' });
  const snapshots = new Map<string, Tasks>();
  for (const id of ['first', 'second']) snapshots.set(id, tasksAt(queue, await queue.snapshots.markOf(id)));
  return { bytes: readFileSync(path), log: readFileSync(`${path}-wal`), tasks: tasksAt(queue, null), snapshots };
}

function tasksAt(queue: QueueManager, mark: number | null): Tasks {
  return new Map(tasksOf(queue.store.db, mark).map((task) => [task.id, task]));
}

/** The files of the queue with the damage that `harm` does to a copy of the database. */
export async function damaged(harm: (bytes: Buffer) => Buffer, withLog = true) {
  const { bytes, log, tasks, snapshots } = await wholeQueue();
  const folder = tempFolder();
  const path = join(folder, 'queue.db');
  const copy = Buffer.from(bytes);
  const harmed = harm(copy);
  writeFileSync(path, harmed);
  if (withLog) writeFileSync(`${path}-wal`, log);
  return { folder, path, harmed, log, tasks, snapshots };
}

/** The harm of zeros from one byte up to, not including, another. */
export const zero = (from: number, to: number) => (bytes: Buffer) => bytes.fill(0, from, to);

/** Starts the queue in the folder; damage is mended unless `autoRecover` is false. */
export const open = (folder: string, autoRecover = true) =>
  startQueue('sqlite', { folder, persistence: { autoRecover } });

/** Tasks may be missing; none may be anything but what it was. Answers how many there are. */
export function expectOnlyTrueTasks(queue: QueueManager, tasks: Tasks): number {
  const found = tasksOf(queue.store.db);
  for (const task of found) expect(task).toEqual(tasks.get(task.id));
  return found.length;
}
