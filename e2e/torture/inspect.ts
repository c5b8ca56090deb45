import type { Task } from '../../src-main/engine/task-input.ts';
import { recountProblems, tasksOf } from '../../src-main/engine/testing/recount-problems.ts';
import { checkContent, checkSnapshots } from './checker.ts';
import type { Operation } from './history.ts';
import { type Content, copyOf, type QueueModel, textOf } from './model.ts';
import { type QueuePlace, queueAt } from './queue-place.ts';

/** What became of a queue after a fault. */
export interface Finding {
  readonly lost: readonly string[];
  readonly invented: readonly string[];
  /** Anything else that is not as it should be. */
  readonly broken: readonly string[];
  /** Operations with an unknown outcome, and those among them that happened. */
  readonly unknown: number;
  readonly happened: number;
}

export interface InspectOptions {
  /** Add a task, which must be kept. Otherwise the inspection writes nothing. Default true. */
  readonly write?: boolean;
}

const NEW_TASK = 'after-the-fault';

/**
 * Opens a queue whose writer is gone and compares it with what was acknowledged. The model then takes over what was
 * found, so that the next writer can go on from there.
 */
export async function inspect(
  place: QueuePlace,
  model: QueueModel,
  open: readonly Operation[],
  { write = true }: InspectOptions = {},
): Promise<Finding> {
  const queue = queueAt(place);
  queue.on('persistence-error', () => undefined);
  await queue.start();
  try {
    const { readOnly, damage } = queue.info();
    const actual = contentOf(queue);
    const listed = (await queue.listSnapshots()).map(({ id }) => id);
    const content = checkContent(actual, model, open);
    const snapshots = checkSnapshots(listed, model, open);
    const broken = [
      ...(damage === null ? [] : [`damaged: ${damage.sentence}`]),
      ...(readOnly === null ? [] : [`read-only: ${readOnly}`]),
      ...(await recountProblems(queue)),
      ...(await unreadable(queue, listed)),
    ];
    adopt(place, model, { content: actual, snapshots: listed }, open);
    if (write && readOnly === null) {
      await queue.addTask({ id: NEW_TASK });
      await queue.removeTask(NEW_TASK);
    }
    return {
      lost: [...content.lost, ...snapshots.lost],
      invented: [...content.invented, ...snapshots.invented],
      broken,
      unknown: open.length,
      happened: content.happened + snapshots.happened,
    };
  } finally {
    await queue.stop();
  }
}

type Queue = ReturnType<typeof queueAt>;

interface Found {
  readonly content: Content;
  /** Their ids. */
  readonly snapshots: readonly string[];
}

function contentOf(queue: Queue): Content {
  const { db } = queue.store;
  const sums = db
    .prepare<[], [string, number, number]>('SELECT project, completed_total, failed_total FROM projects')
    .raw()
    .all();
  return {
    tasks: new Map(tasksOf(db).map((task) => [task.id, task])),
    totals: new Map(sums.map(([project, completed, failed]) => [project, { completed, failed }])),
  };
}

async function unreadable(queue: Queue, ids: readonly string[]): Promise<string[]> {
  const problems: string[] = [];
  for (const id of ids) {
    const { problem } = await queue.snapshots.care.verify(id, { keepResult: false });
    if (problem !== null) problems.push(`snapshot ${id}: ${problem}`);
  }
  return problems;
}

function adopt(place: QueuePlace, model: QueueModel, found: Found, open: readonly Operation[]): void {
  const { content, snapshots } = found;
  const exact = open[0]?.kind === 'snapshot' && open[0].alone && open.length === 1;
  for (const id of model.snapshots.keys()) if (!snapshots.includes(id)) model.snapshots.delete(id);
  for (const id of snapshots) if (!model.snapshots.has(id)) model.snapshots.set(id, exact ? copyOf(content) : null);
  model.held = place.adapter === 'sqlite' ? stillHeld(model, content, open) : new Set();
  model.content = content;
  model.alternatives = [];
}

// Only a database keeps leases: of claims whose outcome was unknown, too, but not of what a restore put back.
function stillHeld({ content: before, held }: QueueModel, after: Content, open: readonly Operation[]): Set<string> {
  const isRestored = open.some(({ kind }) => kind === 'restore');
  const isHeld = (task: Task): boolean => {
    const isSame = textOf(before.tasks.get(task.id)) === textOf(task);
    return task.status === 'processing' && (isSame ? held.has(task.id) : !isRestored);
  };
  return new Set([...after.tasks.values()].filter(isHeld).map(({ id }) => id));
}
