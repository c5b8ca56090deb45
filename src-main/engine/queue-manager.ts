import type { RetentionPlan } from '../../src-shared/models/retention.ts';
import type { RestoreOutcome, Snapshot, SnapshotChange, Verification } from '../../src-shared/models/snapshot.ts';
import type { TaskAction, TaskActionKind, TaskActionOutcome } from '../../src-shared/models/task-action.ts';
import type { RestoreOptions } from '../snapshots/restore-run.ts';
import type { CreateSnapshotOptions } from '../snapshots/snapshot-parts.ts';
import type { VerifyOptions } from '../snapshots/verify.ts';
import { changeTogether } from './change-together.ts';
import { QueueTransfer } from './manager/queue-transfer.ts';
import { accessOf } from './running-queue.ts';
import { type BatchOptions, changeOf, runBatch } from './task-batch.ts';

const ENDS_CLAIM: ReadonlySet<TaskActionKind> = new Set(['release', 'complete', 'fail', 'remove']);

/**
 * A persistent task queue. Between {@link start} and {@link stop} it takes tasks, hands them out by its
 * scheduling strategy and keeps every change in its storage. Delivery is at least once: a task whose holder
 * died is handed out again.
 *
 * Methods reject with an AppError; `queue.not-running` before start and after stop, `storage.locked` or
 * `storage.read-only` where the queue takes no writes (see {@link info}).
 *
 * The class is put together in layers under `manager/`, each with one group of methods: core (open, close, save),
 * reads, tasks, work, monitoring, transfer, and here what concerns the queue as a whole.
 */
export class QueueManager extends QueueTransfer {
  async createSnapshot(name?: string, options: Omit<CreateSnapshotOptions, 'name'> = {}): Promise<string> {
    const { snapshots } = this.needWritable();
    const snapshot = await snapshots.create(name === undefined ? options : { ...options, name });
    this.emit('snapshot-created', { snapshotId: snapshot.id });
    return snapshot.id;
  }

  /** Newest first. */
  async listSnapshots(): Promise<Snapshot[]> {
    return this.need().snapshots.list();
  }

  /** Makes the queue, or the tasks that `only` chooses, what the snapshot holds; a safety snapshot of the content before is taken first. */
  async restoreSnapshot(snapshotId: string, options: RestoreOptions = {}): Promise<RestoreOutcome> {
    const { snapshots } = this.needWritable();
    const outcome = await snapshots.restore(snapshotId, options);
    this.emit('snapshot-created', { snapshotId: outcome.safetySnapshotId });
    this.emit('snapshot-restored', { snapshotId });
    this.emit('changed', { foreign: false });
    await this.running?.snapshotKeeper.pruneQuietly();
    return outcome;
  }

  /**
   * Does the same to many tasks, in one transaction after a safety snapshot. Tasks the action does not fit are left as
   * they are and counted. `ids` is asked once nothing else changes the queue. `job.cancelled`, after which the queue is
   * as it was.
   */
  async changeTasks(
    action: TaskAction,
    ids: () => readonly string[],
    { signal, onProgress, safetyName }: BatchOptions & { readonly safetyName: string },
  ): Promise<TaskActionOutcome> {
    const running = this.needWritable();
    const safe = await changeTogether(running, safetyName, (tx) =>
      runBatch(ids(), changeOf(action, tx, running.lifecycle), {
        ...(signal && { signal }),
        ...(onProgress && { onProgress }),
      }),
    );
    const { changed, skipped } = safe.result;
    this.#tellChanged(action.kind, changed);
    if (safe.safetySnapshotId !== null) {
      this.emit('snapshot-created', { snapshotId: safe.safetySnapshotId });
      await this.running?.snapshotKeeper.pruneQuietly();
    }
    const { safetySnapshotId, undoToken } = safe;
    return { action, changed: changed.length, skipped, safetySnapshotId, undoToken };
  }

  #tellChanged(kind: TaskActionKind, ids: readonly string[]): void {
    for (const taskId of ids) {
      if (ENDS_CLAIM.has(kind)) this.running?.leases.drop(taskId, 'lost');
      if (kind === 'remove') this.emit('task-removed', { taskId });
      else if (kind === 'complete') this.emit('task-completed', { taskId });
      else if (kind === 'release') this.emit('task-released', { taskId });
      else if (kind === 'retry' || kind === 'run-now') this.emit('task-requeued', { taskId });
      else this.emit('task-updated', { taskId });
    }
    if (ids.length > 0) this.emit('changed', { foreign: false });
  }

  /** Renames, annotates, pins or unpins a snapshot. */
  async updateSnapshot(snapshotId: string, change: SnapshotChange): Promise<Snapshot> {
    const snapshot = await this.needWritable().snapshots.care.update(snapshotId, change);
    this.emit('snapshot-changed', { snapshotId });
    return snapshot;
  }

  /** Reads a snapshot whole and compares it with its checksum; a queue that takes no writes keeps no result. */
  async verifySnapshot(snapshotId: string, options: VerifyOptions = {}): Promise<Verification> {
    const running = this.need();
    const keepResult = accessOf(running).readOnly === null;
    const verification = await running.snapshots.care.verify(snapshotId, { ...options, keepResult });
    this.emit('snapshot-changed', { snapshotId });
    return verification;
  }

  /** What {@link pruneSnapshots} would do, and why the others stay. Changes nothing. */
  previewRetention(): RetentionPlan {
    return this.need().snapshotKeeper.preview();
  }

  /** Deletes the snapshots that `maxSnapshots` and the like do not keep. `snapshot.prune-refused` */
  async pruneSnapshots(): Promise<RetentionPlan> {
    return this.needWritable().snapshotKeeper.prune();
  }

  async deleteSnapshot(snapshotId: string): Promise<void> {
    await this.needWritable().snapshots.delete(snapshotId);
    this.emit('snapshot-deleted', { snapshotId });
  }
}
