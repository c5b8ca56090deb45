import type { RetentionPlan, RetentionPolicy } from '../../src-shared/models/retention.ts';
import type { Clock } from '../platform/clock.ts';
import { AutomaticSnapshots } from './automatic-snapshots.ts';
import { hasWork } from './safe-plan.ts';
import type { SnapshotService } from './snapshot-service.ts';

export interface SnapshotKeeperParts {
  readonly snapshots: SnapshotService;
  readonly clock: Clock;
  readonly policy: RetentionPolicy;
  /** ms between automatic snapshots; null for none. */
  readonly intervalMs: number | null;
  readonly onCreated: (snapshotId: string) => void;
  readonly onDeleted: (snapshotId: string) => void;
  readonly onError: (operation: string, error: unknown) => void;
}

/** Takes automatic snapshots while a queue runs, and deletes those its policy does not keep. */
export class SnapshotKeeper {
  readonly #parts: SnapshotKeeperParts;
  readonly #timer: AutomaticSnapshots | null;
  #pruning: Promise<unknown> = Promise.resolve();

  constructor(parts: SnapshotKeeperParts) {
    this.#parts = parts;
    const { clock, intervalMs, snapshots } = parts;
    const newestAt = (): number | null => snapshots.newestAutomaticAt();
    this.#timer =
      intervalMs === null ? null : new AutomaticSnapshots({ clock, intervalMs, newestAt, take: () => this.#take() });
  }

  start(): void {
    this.#timer?.start();
  }

  /** Resolves once what is being taken or deleted is done with. */
  async stop(): Promise<void> {
    await this.#timer?.stop();
    await this.#pruning;
  }

  preview(): RetentionPlan {
    return this.#parts.snapshots.care.previewRetention(this.#parts.policy);
  }

  /** One at a time. Rejects as {@link SnapshotCare.prune} does. */
  prune(): Promise<RetentionPlan> {
    const { snapshots, policy, onDeleted } = this.#parts;
    const pruned = this.#pruning.then(async () => {
      const plan = await snapshots.care.prune(policy);
      for (const { snapshotId } of plan.prune) onDeleted(snapshotId);
      return plan;
    });
    this.#pruning = pruned.catch(() => undefined);
    return pruned;
  }

  /** For the engine itself, which nobody asked: a failure is told as an event. */
  async pruneQuietly(): Promise<void> {
    if (!hasWork(this.preview())) return;
    await this.prune().catch((error) => this.#parts.onError('prune', error));
  }

  async #take(): Promise<void> {
    const { snapshots, intervalMs, onCreated, onError } = this.#parts;
    try {
      const snapshot = await snapshots.createAutomatic(intervalMs ?? 0);
      if (snapshot) onCreated(snapshot.id);
    } catch (error) {
      onError('snapshot', error);
    }
    await this.pruneQuietly();
  }
}
