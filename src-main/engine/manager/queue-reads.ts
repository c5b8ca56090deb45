import type { StorageSummary, Strategy } from '../../../src-shared/models/queue.ts';
import type { StatusCounts } from '../../../src-shared/models/task.ts';
import type { RecoveryReport } from '../../recovery/recovery-report.ts';
import type { StorageSizes } from '../backends/queue-backend.ts';
import type { PreviewedTask } from '../dispatcher.ts';
import { type LeaseInfo, readLeases } from '../lease-owner.ts';
import { type PauseState, pauseState } from '../pauses.ts';
import { type ProjectStatistics, projectStatistics } from '../project-statistics.ts';
import { countsOf } from '../store/queue-state.ts';
import { type Task, toTask } from '../task-input.ts';
import { tasksWithStatus } from '../task-lists.ts';
import { QueueCore } from './queue-core.ts';

/** Tasks by status, and what else is known at once. */
export interface QueueStats extends StatusCounts, PauseState {
  /** Queued tasks, those that wait for their time not among them. */
  readonly totalQueued: number;
  readonly totalProcessing: number;
  readonly strategy: Strategy;
  readonly projectStats: ProjectStatistics[];
  /** Grows with every change; equal revisions have equal content. */
  readonly revision: number;
  /** Tasks this manager claimed since it was made. */
  readonly claims: number;
}

/** Questions about a queue that change nothing. */
export abstract class QueueReads extends QueueCore {
  /** @internal */
  protected claims = 0;

  /** Number of tasks by status. */
  counts(): StatusCounts {
    return countsOf(this.store.readState());
  }

  /** Waiting tasks in order of arrival. */
  getQueue(): Task[] {
    return tasksWithStatus(this.store.db, 'queued');
  }

  /** Claimed tasks in order of arrival. */
  getProcessing(): Task[] {
    return tasksWithStatus(this.store.db, 'processing');
  }

  /** Null where the queue has no such task. */
  getTask(taskId: string): Task | null {
    const record = this.store.find(taskId);
    return record ? toTask(record) : null;
  }

  /** All claims with their holders, those whose lease ends first at the top. */
  getLeases(): LeaseInfo[] {
    return readLeases(this.store.db);
  }

  getStats(): QueueStats {
    const state = this.store.readState();
    const counts = countsOf(state);
    return {
      ...counts,
      ...pauseState(state.paused),
      totalQueued: counts.queued,
      totalProcessing: counts.processing,
      strategy: state.strategy,
      projectStats: projectStatistics(this.store.db),
      revision: state.revision,
      claims: this.claims,
    };
  }

  /**
   * The next tasks in exactly the order getNextTask would give, each with the reason; nothing while the queue is
   * paused. Changes nothing.
   */
  peekNext(count: number, strategy?: Strategy): PreviewedTask[] {
    const { dispatcher, backend } = this.need();
    return dispatcher.preview(backend.store, count, this.options.clock.now(), strategy);
  }

  /** How opening brought a damaged queue back; null where there was nothing to mend. */
  getRecoveryReport(): RecoveryReport | null {
    return this.need().backend.recoveryReport();
  }

  /** The sizes of the last look, a minute ago at most; null where there was none. */
  get storageSizes(): StorageSizes | null {
    return this.running?.storageWatch?.last ?? null;
  }

  /** What the queue takes on disk, and when it was saved last. */
  async storageSummary(): Promise<StorageSummary> {
    const { backend, saver } = this.need();
    return { ...(await backend.sizes()), lastSavedAt: saver.lastSavedAt };
  }

  /** ms until a task may become ready because time goes by; null for none. @internal */
  protected msToNextWake(): number | null {
    const { dispatcher, backend } = this.need();
    const at = dispatcher.nextWakeAt(backend.store);
    return at === null ? null : at - this.options.clock.now();
  }
}
