import type { HistoryMark, RolledSample } from '../../../src-shared/models/metric-history.ts';
import type { Clock } from '../../platform/clock.ts';
import type { MetricStore } from './metric-store.ts';
import type { QueueSampler } from './queue-sampler.ts';

export const SAMPLE_EVERY_MS = 10_000;
/** A sample that comes later than this says nothing about the time since the last one: there is a gap. */
const LATEST_MS = 3 * SAMPLE_EVERY_MS;

export interface RecorderParts {
  readonly store: MetricStore;
  readonly sampler: QueueSampler;
  readonly clock: Clock;
  readonly onSample: (sample: RolledSample) => void;
  /** ms from a fixed point, never set back. Default `performance.now`. */
  readonly monotonic?: () => number;
}

/** Samples a queue every 10 s and keeps it. Time is told by the clock, spans by a clock that is never set. */
export class HistoryRecorder {
  readonly #parts: RecorderParts;
  readonly #monotonic: () => number;
  #timer: NodeJS.Timeout | null = null;
  #last: number | null = null;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#monotonic = parts.monotonic ?? (() => performance.now());
  }

  start(): void {
    this.#restart();
    this.mark({ type: 'opened', ref: '', text: 'Queue opened' });
    this.#timer = setInterval(() => this.sample(), SAMPLE_EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#parts.store.close();
  }

  mark(mark: Omit<HistoryMark, 'at'>): void {
    this.#parts.store.addMark({ at: this.#parts.clock.now(), ...mark });
  }

  sample(): void {
    const span = this.#monotonic() - (this.#last ?? Number.NEGATIVE_INFINITY);
    if (span > LATEST_MS) {
      this.#restart();
      return;
    }
    this.#last = this.#monotonic();
    const sample = this.#parts.sampler.take(this.#parts.clock.now(), span);
    this.#parts.store.add(sample);
    this.#parts.onSample(sample);
  }

  // The machine was suspended, or the thread was held up: what happened meanwhile belongs to no interval.
  #restart(): void {
    this.#last = this.#monotonic();
    this.#parts.sampler.restart(this.#parts.clock.now());
  }
}
