import type { Task } from '../../src-main/engine/task-input.ts';
import type { Finished } from './history.ts';

/** Completed and failed tasks of a project, those that are gone included. */
export interface Totals {
  completed: number;
  failed: number;
}

/** What a queue holds. */
export interface Content {
  readonly tasks: Map<string, Task>;
  readonly totals: Map<string, Totals>;
}

/** What a queue must hold after everything that it acknowledged, and nothing else. */
export class QueueModel {
  content: Content = { tasks: new Map(), totals: new Map() };
  /** Claimed tasks whose lease is good. Any claim puts the others of those in processing back. */
  held = new Set<string>();
  /** Content by id, null where it is not known exactly. */
  readonly snapshots = new Map<string, Content | null>();
  /** What it may hold instead, where a restore has an unknown outcome. */
  alternatives: Content[] = [];

  /** A restore began whose outcome is unknown. Nothing but adds may come after it. */
  suppose(snapshotId: string): void {
    const content = this.snapshots.get(snapshotId);
    if (content) this.alternatives.push(copyOf(content));
  }

  apply({ operation, answer }: Finished): void {
    switch (operation.kind) {
      case 'claim':
        this.#requeueStalled();
        for (const task of answer.tasks ?? []) {
          this.#put(task);
          this.held.add(task.id);
        }
        return;
      case 'complete':
      case 'fail':
        this.#finish(answer.tasks?.[0]);
        return;
      case 'remove':
        this.content.tasks.delete(operation.id);
        this.held.delete(operation.id);
        return;
      case 'snapshot':
        if (answer.snapshotId !== undefined)
          this.snapshots.set(answer.snapshotId, operation.alone ? copyOf(this.content) : null);
        return;
      case 'drop-snapshot':
        this.snapshots.delete(operation.id);
        return;
      case 'restore':
        this.#restore(operation.id, answer.snapshotId);
        return;
      default:
        for (const task of answer.tasks ?? []) this.#added(task);
    }
  }

  // The answer is read after the commit, in which another operation may have claimed the new task already: its lease
  // is good even if that claim's own answer was never told.
  #added(task: Task): void {
    this.#put(task);
    if (task.status === 'processing') this.held.add(task.id);
  }

  #put(task: Task): void {
    for (const { tasks } of [this.content, ...this.alternatives]) tasks.set(task.id, plain(task));
  }

  #finish(task: Task | undefined): void {
    if (task === undefined) return;
    this.#put(task);
    this.held.delete(task.id);
    if (task.status === 'completed') totalsOf(this.content, task).completed += 1;
    if (task.status === 'failed') totalsOf(this.content, task).failed += 1;
  }

  #requeueStalled(): void {
    for (const task of this.content.tasks.values()) {
      if (isStalled(task, this.held)) this.#put(requeued(task));
    }
  }

  // A task that is the same before and after keeps its lease.
  #restore(id: string, safetyId: string | undefined): void {
    if (safetyId !== undefined) this.snapshots.set(safetyId, copyOf(this.content));
    const restored = this.snapshots.get(id);
    if (!restored) throw new Error(`${id} was restored, though its content is not known`);
    const before = this.content.tasks;
    this.content = copyOf(restored);
    for (const taskId of this.held) {
      if (textOf(before.get(taskId)) !== textOf(this.content.tasks.get(taskId))) this.held.delete(taskId);
    }
  }
}

export function copyModel(model: QueueModel): QueueModel {
  const copy = new QueueModel();
  copy.content = copyOf(model.content);
  copy.held = new Set(model.held);
  for (const [id, content] of model.snapshots) copy.snapshots.set(id, content);
  return copy;
}

export function copyOf({ tasks, totals }: Content): Content {
  return { tasks: new Map(tasks), totals: new Map([...totals].map(([project, sums]) => [project, { ...sums }])) };
}

export function totalsOf({ totals }: Content, { projectId }: Pick<Task, 'projectId'>): Totals {
  const found = totals.get(projectId ?? '') ?? { completed: 0, failed: 0 };
  totals.set(projectId ?? '', found);
  return found;
}

export function isStalled(task: Task, held: ReadonlySet<string>): boolean {
  return task.status === 'processing' && !held.has(task.id);
}

export function requeued(task: Task): Task {
  const { startedAt: _startedAt, ...rest } = task;
  return { ...rest, status: 'queued', stalls: (task.stalls ?? 0) + 1 };
}

/** Without the lease, which is no content. */
function plain(task: Task): Task {
  const { leaseToken: _leaseToken, ...rest } = task;
  return rest;
}

/** The same for tasks that are the same. */
export function textOf(task: Task | undefined): string {
  if (task === undefined) return 'absent';
  return JSON.stringify(Object.fromEntries(Object.entries(task).sort(([one], [other]) => (one < other ? -1 : 1))));
}
