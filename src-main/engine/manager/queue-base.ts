import { alertThresholdsSchema } from '../../../src-shared/models/metric.ts';
import { type Measure, PersistenceMonitor } from '../../monitoring/persistence-monitor.ts';
import { QueueEmitter } from '../events.ts';
import { type QueueManagerOptions, type ResolvedOptions, resolveOptions } from '../options.ts';

/** The options of a queue, and what is measured of it from its first start on. */
export abstract class QueueBase extends QueueEmitter {
  /** @internal */
  protected readonly options: ResolvedOptions;
  /** Null with `enableMonitoring: false`. */
  readonly monitor: PersistenceMonitor | null;

  /** Without options the queue lives in memory. Throws what is wrong with an option, by its name. */
  constructor(options: QueueManagerOptions = {}) {
    super();
    this.options = resolveOptions(options);
    this.monitor = this.#makeMonitor();
  }

  /** Counts work as a call of an operation, where operations are measured. */
  readonly measure: Measure = (operation, work, bytesOf) =>
    this.monitor ? this.monitor.measure(operation, work, bytesOf) : work();

  #makeMonitor(): PersistenceMonitor | null {
    const { clock, persistence } = this.options;
    if (!persistence.enableMonitoring) return null;
    const thresholds = alertThresholdsSchema.parse(persistence.alertThresholds ?? {});
    const monitor = new PersistenceMonitor({ clock, thresholds });
    monitor.on('alert', (alert) => this.emit('persistence-alert', alert));
    return monitor;
  }
}
