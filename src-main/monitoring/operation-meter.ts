import type { OperationStats } from '../../src-shared/models/metric.ts';
import { Histogram } from './histogram.ts';

/** Codes past so many are counted together. */
const MOST_CODES = 50;
const OTHER_CODES = 'other';

/** Counts the calls of one operation. */
export class OperationMeter {
  readonly #durations = new Histogram();
  readonly #errors = new Map<string, number>();
  #errorCount = 0;
  #bytes = 0;
  #lastMs: number | null = null;
  #lastAt: number | null = null;

  record(ms: number, bytes: number, now: number): void {
    this.#durations.recordMs(ms);
    this.#bytes += bytes;
    this.#lastMs = ms;
    this.#lastAt = now;
  }

  recordError(ms: number, code: string, now: number): void {
    this.record(ms, 0, now);
    const name = this.#errors.has(code) || this.#errors.size < MOST_CODES ? code : OTHER_CODES;
    this.#errors.set(name, (this.#errors.get(name) ?? 0) + 1);
    this.#errorCount += 1;
  }

  get count(): number {
    return this.#durations.count;
  }

  get errors(): number {
    return this.#errorCount;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get durations(): Histogram {
    return this.#durations;
  }

  stats(): OperationStats {
    const durations = this.#durations;
    return {
      count: this.count,
      errors: this.#errorCount,
      errorsByCode: Object.fromEntries(this.#errors),
      errorRate: this.count === 0 ? null : this.#errorCount / this.count,
      bytes: this.#bytes,
      min: durations.minMs,
      average: durations.meanMs,
      p50: durations.quantileMs(0.5),
      p95: durations.quantileMs(0.95),
      p99: durations.quantileMs(0.99),
      max: durations.maxMs,
      lastTime: this.#lastMs,
      lastAt: this.#lastAt,
    };
  }
}
