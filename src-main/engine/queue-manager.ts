import type { RetentionPlan } from '../../src-shared/models/retention.ts';
import type { RestoreOutcome, Snapshot, SnapshotChange } from '../../src-shared/models/snapshot.ts';
import type { RestoreOptions } from '../snapshots/restore-run.ts';
import type { Verification } from '../snapshots/snapshot-care.ts';
import type { CreateSnapshotOptions } from '../snapshots/snapshot-parts.ts';
import type { VerifyOptions } from '../snapshots/verify.ts';
import { QueueTransfer } from './manager/queue-transfer.ts';
import { accessOf } from './running-queue.ts';

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

  /** Makes the queue what the snapshot holds; a safety snapshot of the content before is taken first. */
  async restoreSnapshot(snapshotId: string, options: RestoreOptions = {}): Promise<RestoreOutcome> {
    const { snapshots } = this.needWritable();
    const outcome = await snapshots.restore(snapshotId, options);
    this.emit('snapshot-created', { snapshotId: outcome.safetySnapshotId });
    this.emit('snapshot-restored', { snapshotId });
    this.emit('changed', { foreign: false });
    await this.running?.snapshotKeeper.pruneQuietly();
    return outcome;
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
