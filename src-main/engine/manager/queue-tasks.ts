import type { Strategy } from '../../../src-shared/models/queue.ts';
import type { TaskEdit } from '../../../src-shared/models/task-edit.ts';
import { assignQueue, readAssigned } from '../assigned-queue.ts';
import { checkStrategy } from '../options.ts';
import { setPaused } from '../pauses.ts';
import type { TaskRecord } from '../store/task-record.ts';
import type { StoreTransaction } from '../store/task-store.ts';
import { clearProject, removeTask, retryFailed, runNow } from '../task-changes.ts';
import { duplicateTask, type EditOptions, editTask } from '../task-edit.ts';
import { type InputContext, readTaskInput, type Task, type TaskInput, toTask } from '../task-input.ts';
import { waitingOf, waitingSeqs } from '../task-lists.ts';
import { QueueReads } from './queue-reads.ts';

export interface AddedTasks {
  /** Of all tasks, in the order they were given. */
  readonly ids: string[];
  /** How many were new. */
  readonly added: number;
  /** Ids that the queue had already, or that came before in the same call; nothing was changed for them. */
  readonly duplicates: string[];
}

/** What changes the tasks of a queue, but for working on them. */
export abstract class QueueTasks extends QueueReads {
  /**
   * Adds a task and answers its id. An id the queue has already is no error and adds nothing. `task.invalid` names
   * the field that JSON or the queue cannot hold.
   */
  async addTask(input: TaskInput): Promise<string> {
    const content = readTaskInput(input, this.#inputContext());
    const added = await this.mutate((tx, { lifecycle }) => lifecycle.add(tx, content));
    if (added) this.emit('task-added', { taskId: content.id, task: toTask(content) });
    return content.id;
  }

  /** Adds many in one transaction, all or none. Rejects like {@link addTask}. */
  async addTasks(inputs: readonly TaskInput[]): Promise<AddedTasks> {
    const contents = inputs.map((input) => readTaskInput(input, this.#inputContext()));
    const outcomes = await this.mutate((tx, { lifecycle }) => contents.map((content) => lifecycle.add(tx, content)));
    const added = outcomes.filter((content) => content !== null);
    if (this.listenerCount('task-added') > 0) {
      for (const content of added) this.emit('task-added', { taskId: content.id, task: toTask(content) });
    }
    const ids = contents.map(({ id }) => id);
    return { ids, added: added.length, duplicates: ids.filter((_, index) => outcomes[index] === null) };
  }

  /** Changes what a person may change about a task; its state stays as it is. See {@link editTask}. */
  async updateTask(taskId: string, edit: TaskEdit, options: EditOptions = {}): Promise<void> {
    await this.mutate((tx) => editTask(tx, taskId, edit, options));
    this.emit('task-updated', { taskId });
  }

  /** Adds a waiting task with the content of another one, edited; answers its id. */
  async duplicateTask(taskId: string, edit: TaskEdit = {}): Promise<string> {
    const { now, newId } = this.#inputContext();
    const content = await this.mutate((tx) => duplicateTask(tx, taskId, edit, { id: newId(), now }));
    this.emit('task-added', { taskId: content.id, task: toTask(content) });
    return content.id;
  }

  /** Takes a task out of the queue, whatever its status. `task.not-found` */
  async removeTask(taskId: string): Promise<void> {
    await this.mutate((tx) => removeTask(tx, taskId));
    this.running?.leases.drop(taskId);
    this.emit('task-removed', { taskId });
  }

  /**
   * Takes all waiting tasks of a project out of the queue, also those whose time has not come; null stands for tasks
   * without a project. Those in processing and finished ones stay. Answers how many there were.
   */
  async clearProject(projectId: string | null): Promise<number> {
    const removed = await this.mutate((tx, { backend }) =>
      clearProject(tx, waitingOf(backend.store.db, projectId ?? '')),
    );
    this.emit('project-cleared', { projectId, removed });
    return removed;
  }

  /** A failed task waits again, its retries not counted any more. `task.not-found`, `task.wrong-status` */
  async retryTask(taskId: string): Promise<void> {
    await this.#requeue(taskId, retryFailed);
  }

  /** A scheduled task waits no longer for its time. `task.not-found`, `task.wrong-status` */
  async runNow(taskId: string): Promise<void> {
    await this.#requeue(taskId, runNow);
  }

  /** Takes effect with the next claim. `queue.unknown-strategy` */
  async setStrategy(name: Strategy): Promise<void> {
    const strategy = checkStrategy(name);
    await this.mutate((tx) => {
      tx.state.strategy = strategy;
      tx.touch();
    });
    this.emit('strategy-changed', { strategy });
    this.emit('info-changed');
  }

  /**
   * Hands out nothing more, of the whole queue or of one project (null: tasks without one), until it is resumed, also
   * after a restart. Tasks in processing go on, and tasks may be added.
   */
  async pause(projectId?: string | null): Promise<void> {
    await this.#setPaused(projectId, true);
  }

  /** Ends a pause. A project stays paused while the whole queue is, and the other way round. */
  async resume(projectId?: string | null): Promise<void> {
    await this.#setPaused(projectId, false);
  }

  /** The queued tasks, in order of arrival. */
  get queue(): Task[] {
    return this.getQueue();
  }

  /**
   * Makes the queued tasks these, in this order; tasks of any other status stay. It counts at once, and is kept like
   * any other change (`saveQueue()` waits for that). Throws `task.invalid` naming the field, and where the queue
   * takes no writes; nothing is changed then.
   */
  set queue(tasks: readonly TaskInput[]) {
    const assigned = readAssigned(tasks, this.#inputContext());
    this.mutateNow((tx, { backend }) => assignQueue(tx, assigned, waitingSeqs(backend.store.db)));
  }

  async #requeue(taskId: string, change: (tx: StoreTransaction, id: string) => TaskRecord): Promise<void> {
    await this.mutate((tx) => change(tx, taskId));
    this.emit('task-requeued', { taskId });
  }

  async #setPaused(projectId: string | null | undefined, isPaused: boolean): Promise<void> {
    if (!(await this.mutate((tx) => setPaused(tx, projectId, isPaused)))) return;
    const of = projectId === undefined ? {} : { projectId };
    this.emit(isPaused ? 'paused' : 'resumed', of);
    this.emit('info-changed');
  }

  #inputContext(): InputContext {
    const { clock, newId, maxRetries, maxTaskBytes } = this.options;
    return { now: clock.now(), newId, maxRetries, maxTaskBytes };
  }
}
