import type { Strategy } from '../../../src-shared/models/queue.ts';
import type { StatusCounts } from '../../../src-shared/models/task.ts';
import type { PreviewedTask } from '../dispatcher.ts';
import { countsOf } from '../store/queue-state.ts';
import { type Task, toTask } from '../task-input.ts';
import { tasksWithStatus } from '../task-lists.ts';
import { QueueCore } from './queue-core.ts';

/** Questions about a queue that change nothing. */
export abstract class QueueReads extends QueueCore {
  protected claims = 0;

  counts(): StatusCounts {
    return countsOf(this.store.readState());
  }

  /** Waiting tasks in order of arrival. */
  getQueue(): Task[] {
    return tasksWithStatus(this.store.db, 'queued');
  }

  getProcessing(): Task[] {
    return tasksWithStatus(this.store.db, 'processing');
  }

  getTask(taskId: string): Task | null {
    const record = this.store.find(taskId);
    return record ? toTask(record) : null;
  }

  getStats(): StatusCounts & { revision: number; claims: number; strategy: Strategy } {
    const state = this.store.readState();
    return { ...countsOf(state), revision: state.revision, claims: this.claims, strategy: state.strategy };
  }

  /** The next tasks in exactly the order getNextTask would give, each with the reason. Changes nothing. */
  peekNext(count: number, strategy?: Strategy): PreviewedTask[] {
    const { dispatcher, backend } = this.need();
    return dispatcher.preview(backend.store, count, this.options.clock.now(), strategy);
  }
}
