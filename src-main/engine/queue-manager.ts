import type { RestoreOutcome, Snapshot } from '../../src-shared/models/snapshot.ts';
import type { RestoreOptions } from '../snapshots/restore-run.ts';
import type { CreateSnapshotOptions } from '../snapshots/snapshot-service.ts';
import { QueueWork } from './manager/queue-work.ts';

/**
 * A persistent task queue. Between {@link start} and {@link stop} it takes tasks, hands them out by its
 * scheduling strategy and keeps every change in its storage. Delivery is at least once: a task whose holder
 * died is handed out again.
 *
 * Methods reject with an AppError; `queue.not-running` before start and after stop, `storage.locked` or
 * `storage.read-only` where the queue takes no writes (see {@link info}).
 *
 * The class is put together in layers under `manager/`, each with one group of methods: core (open, close, save),
 * reads, tasks, work, and here what concerns the queue as a whole.
 */
export class QueueManager extends QueueWork {
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

  /** Makes the queue what the snapshot holds; a safety snapshot of the content before is taken first. */
  async restoreSnapshot(snapshotId: string, options: RestoreOptions = {}): Promise<RestoreOutcome> {
    const { snapshots } = this.needWritable();
    const outcome = await snapshots.restore(snapshotId, options);
    this.emit('snapshot-created', { snapshotId: outcome.safetySnapshotId });
    this.emit('snapshot-restored', { snapshotId });
    this.emit('changed', { foreign: false });
    return outcome;
  }

  async deleteSnapshot(snapshotId: string): Promise<void> {
    await this.needWritable().snapshots.delete(snapshotId);
    this.emit('snapshot-deleted', { snapshotId });
  }
}
