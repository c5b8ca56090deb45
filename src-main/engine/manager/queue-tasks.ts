import type { Strategy } from '../../../src-shared/models/queue.ts';
import { checkStrategy } from '../options.ts';
import { readTaskInput, type TaskInput, toTask } from '../task-input.ts';
import { QueueReads } from './queue-reads.ts';

/** What changes the tasks of a queue, but for working on them. */
export abstract class QueueTasks extends QueueReads {
  /** Adds a task and answers its id. An id the queue has already is no error and adds nothing. */
  async addTask(input: TaskInput): Promise<string> {
    const content = readTaskInput(input, this.#inputContext());
    const added = await this.mutate((tx, { lifecycle }) => lifecycle.add(tx, content));
    if (added) this.emit('task-added', { taskId: content.id, task: toTask(content) });
    return content.id;
  }

  /** Adds many in one transaction, all or none. Answers the ids, in order, and how many were new. */
  async addTasks(inputs: readonly TaskInput[]): Promise<{ ids: string[]; added: number }> {
    const contents = inputs.map((input) => readTaskInput(input, this.#inputContext()));
    const added = await this.mutate((tx, { lifecycle }) =>
      contents.flatMap((content) => lifecycle.add(tx, content) ?? []),
    );
    if (this.listenerCount('task-added') > 0) {
      for (const content of added) this.emit('task-added', { taskId: content.id, task: toTask(content) });
    }
    return { ids: contents.map(({ id }) => id), added: added.length };
  }

  async removeTask(taskId: string): Promise<void> {
    await this.mutate((tx, { lifecycle }) => lifecycle.remove(tx, taskId));
    this.running?.leases.drop(taskId);
    this.emit('task-removed', { taskId });
  }

  async setStrategy(name: Strategy): Promise<void> {
    const strategy = checkStrategy(name);
    await this.mutate((tx) => {
      tx.state.strategy = strategy;
      tx.touch();
    });
    this.emit('strategy-changed', { strategy });
    this.emit('info-changed');
  }

  #inputContext() {
    const { clock, newId, maxRetries } = this.options;
    return { now: clock.now(), newId, maxRetries };
  }
}
