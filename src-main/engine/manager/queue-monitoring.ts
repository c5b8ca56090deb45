import type { Operation, OperationStats, PersistenceReport } from '../../../src-shared/models/metric.ts';
import type { StorageSummary } from '../../../src-shared/models/queue.ts';
import { makeReport } from '../../monitoring/persistence-report.ts';
import type { StorageType } from '../persistence-options.ts';
import { QueueCare } from './queue-care.ts';

export interface PersistenceStats {
  readonly storage: StorageSummary & { readonly type: StorageType };
  /** Figures since the manager was made; null with `enableMonitoring: false`. Durations are ms. */
  readonly monitor: { readonly operations: Record<Operation, OperationStats> } | null;
}

/** What the manager knows of how its storage fares. */
export abstract class QueueMonitoring extends QueueCare {
  /** What storage takes, and how long its operations take. */
  async getPersistenceStats(): Promise<PersistenceStats> {
    const storage = await this.storageSummary();
    return {
      storage: { type: this.options.persistence.type, ...storage },
      monitor: this.monitor && { operations: this.monitor.operations() },
    };
  }

  /**
   * The figures with issues and recommendations. Storage sizes are those of the last look, a minute ago at most.
   * Null with `enableMonitoring: false`.
   */
  getPersistenceReport(): PersistenceReport | null {
    const { storageWatch } = this.need();
    const { monitor, options } = this;
    if (monitor === null || storageWatch === null) return null;
    return makeReport({
      now: options.clock.now(),
      since: monitor.startedAt,
      operations: monitor.operations(),
      thresholds: monitor.thresholds,
      settings: { ...options.persistence, keepCompleted: options.keepCompleted },
      storage: storageWatch.last,
    });
  }
}
