import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { AlertPreview, AlertRule } from '../../../src-shared/models/alert-rule.ts';
import type { History, RolledSample } from '../../../src-shared/models/metric-history.ts';
import type { QueueManager } from '../../engine/queue-manager.ts';
import { previewRule } from '../../monitoring/alerts/preview-rule.ts';
import { HistoryRecorder } from '../../monitoring/history/history-recorder.ts';
import { MetricStore, RESOLUTIONS } from '../../monitoring/history/metric-store.ts';
import { QueueSampler } from '../../monitoring/history/queue-sampler.ts';
import { type HistoryRequest, readHistory } from '../../monitoring/history/read-history.ts';
import type { Clock } from '../../platform/clock.ts';

/** A preview reads no more rows than this. */
const MOST_PREVIEWED = 9000;

export interface QueueHistoryParts {
  readonly manager: QueueManager;
  /** The file of the history. */
  readonly path: string;
  readonly clock: Clock;
  readonly onSample: (sample: RolledSample) => void;
}

/** Records an open queue, with marks for what happens to it, and answers questions about what was recorded. */
export class QueueHistory {
  readonly #store: MetricStore;
  readonly #recorder: HistoryRecorder;
  readonly #clock: Clock;

  constructor({ manager, path, clock, onSample }: QueueHistoryParts) {
    const { monitor } = manager;
    if (monitor === null) throw new AppError('storage.unsupported', 'The history needs the monitoring of the queue');
    this.#clock = clock;
    this.#store = new MetricStore({ path, now: () => clock.now() });
    const sampler = new QueueSampler({ store: manager.store, monitor, storage: () => manager.storageSizes });
    this.#recorder = new HistoryRecorder({ store: this.#store, sampler, clock, onSample });
    this.#followMarks(manager);
    this.#recorder.start();
  }

  read(request: HistoryRequest): History {
    return readHistory(this.#store, this.#clock.now(), request);
  }

  preview(rule: AlertRule, from: number, to: number): AlertPreview {
    const fits = ({ ms, keptMs }: (typeof RESOLUTIONS)[number]): boolean =>
      (to - from) / ms <= MOST_PREVIEWED && this.#clock.now() - from <= keptMs;
    const { ms } = RESOLUTIONS.find(fits) ?? RESOLUTIONS[2];
    return previewRule(rule, this.#store.read(ms, from, to), from, to);
  }

  alerted(ref: string, text: string): void {
    this.#recorder.mark({ type: 'alert', ref, text });
  }

  stop(): void {
    this.#recorder.stop();
  }

  #followMarks(manager: QueueManager): void {
    manager.on('snapshot-created', ({ snapshotId }) => {
      const { name, trigger } = manager.snapshots.get(snapshotId);
      this.#recorder.mark({ type: 'snapshot', ref: snapshotId, text: `Snapshot ${name} (${trigger})` });
    });
    manager.on('snapshot-restored', ({ snapshotId }) => {
      const { name } = manager.snapshots.get(snapshotId);
      this.#recorder.mark({ type: 'restore', ref: snapshotId, text: `Restored ${name}` });
    });
  }
}
